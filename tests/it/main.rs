//! Story and isolation tests, on both databases.

mod story_share_find_adopt;
