//! The decision tree of the AI Act, as the operator loads it.

use std::sync::Arc;

use async_graphql::{Context, Object, SimpleObject};
use domain::aiact::{self, MOST_CONCLUSIONS, MOST_QUESTIONS, Tree};
use domain::text::strip_html;

use super::common::{checked_rows, rows};
use super::context::request;
use super::error::Result;

/// Plain text of what may hold markup; null where nothing is left.
fn plain(text: Option<&String>) -> Option<String> {
    text.map(|text| strip_html(text)).filter(|text| !text.is_empty())
}

/// The decision tree.
pub(crate) struct DecisionTree(pub(crate) Arc<Tree>);

/// The decision tree (beslisboom) by which organisations find out what the AI Act (AI-verordening) asks of them. The operator of
/// the platform loads it; the newest is in force.
#[Object]
impl DecisionTree {
    /// Its name.
    async fn name(&self) -> &str {
        &self.0.name
    }

    /// Its version.
    async fn version(&self) -> &str {
        &self.0.version
    }

    /// Its questions. Which one comes next depends on the answers: `startActProfile` begins.
    #[graphql(complexity = "rows(first, MOST_QUESTIONS) * child_complexity")]
    async fn questions(
        &self,
        context: &Context<'_>,
        #[graphql(desc = "The first so many: 1 to 128. All where nothing is given, which costs as much as 128.")]
        first: Option<i32>,
    ) -> Result<Vec<ActQuestion>> {
        let most = checked_rows(first, MOST_QUESTIONS, request(context)?.language)?;
        let places = 0..self.0.questions.len().min(most);
        Ok(places.map(|place| ActQuestion { tree: self.0.clone(), place, earlier: None }).collect())
    }

    /// Where the questions can lead.
    #[graphql(complexity = "rows(first, MOST_CONCLUSIONS) * child_complexity")]
    async fn conclusions(
        &self,
        context: &Context<'_>,
        #[graphql(desc = "The first so many: 1 to 500. All where nothing is given, which costs as much as 500.")]
        first: Option<i32>,
    ) -> Result<Vec<ActConclusion>> {
        let most = checked_rows(first, MOST_CONCLUSIONS, request(context)?.language)?;
        Ok(self.0.conclusions.iter().take(most).cloned().map(ActConclusion).collect())
    }
}

/// A question of a tree, by its place.
pub(crate) struct ActQuestion {
    tree: Arc<Tree>,
    place: usize,
    earlier: Option<usize>,
}

impl ActQuestion {
    /// A question of this tree. `earlier` is the place of the answer that was taken back.
    pub(crate) fn of(tree: &Arc<Tree>, question: &aiact::Question, earlier: Option<usize>) -> Option<Self> {
        let place = tree.questions.iter().position(|it| it.question_id == question.question_id)?;
        Some(Self { tree: tree.clone(), place, earlier })
    }

    fn question(&self) -> &aiact::Question {
        &self.tree.questions[self.place]
    }

    /// Its answer with this text.
    pub(crate) fn answer(&self, text: &str) -> Option<ActAnswer> {
        let place = self.question().place_of(text)?;
        Some(ActAnswer { tree: self.tree.clone(), question: self.place, place, is_earlier: false })
    }
}

/// A question about the AI Act.
#[Object]
impl ActQuestion {
    /// Its key in the tree; give it as `question`.
    async fn key(&self) -> &str {
        &self.question().question_id
    }

    /// The question, in the language of the tree.
    async fn text(&self) -> String {
        strip_html(&self.question().question)
    }

    /// What to know before answering. Plain text, in lines.
    async fn explanation(&self) -> Option<String> {
        plain(Some(&self.question().explanation))
    }

    /// The part of the tree.
    async fn category(&self) -> &str {
        &self.question().category
    }

    /// The subject.
    async fn subcategory(&self) -> &str {
        &self.question().subcategory
    }

    /// Where it comes from.
    #[graphql(complexity = "3 * child_complexity")]
    async fn sources(&self) -> Vec<ActSource> {
        self.question().sources.iter().cloned().map(ActSource::from).collect()
    }

    /// One of these is given; at most 10.
    #[graphql(complexity = "5 * child_complexity")]
    async fn answers(&self) -> Vec<ActAnswer> {
        let places = 0..self.question().answers.len();
        let answer = |place| ActAnswer {
            tree: self.tree.clone(),
            question: self.place,
            place,
            is_earlier: self.earlier == Some(place),
        };
        places.map(answer).collect()
    }
}

/// An answer to a question of a tree, by its place.
pub(crate) struct ActAnswer {
    tree: Arc<Tree>,
    question: usize,
    place: usize,
    is_earlier: bool,
}

impl ActAnswer {
    fn answer(&self) -> &aiact::Answer {
        &self.tree.questions[self.question].answers[self.place]
    }
}

/// An answer to a question about the AI Act.
#[Object]
impl ActAnswer {
    /// Its place, from 0; give it as `answer`.
    async fn index(&self) -> usize {
        self.place
    }

    /// The answer, in the language of the tree.
    async fn text(&self) -> String {
        strip_html(&self.answer().answer)
    }

    /// What to know about it. Plain text, in lines.
    async fn comment(&self) -> Option<String> {
        plain(self.answer().answer_comment.as_ref())
    }

    /// What it means already, before the last question. Plain text, in lines.
    async fn subresult(&self) -> Option<String> {
        plain(self.answer().subresult.as_ref())
    }

    /// Whether your organisation gave this answer before it went back or began anew: to offer it again.
    async fn is_earlier(&self) -> bool {
        self.is_earlier
    }
}

/// Where something in the tree comes from: an article of law, a guideline.
#[derive(Debug, Clone, SimpleObject)]
pub(crate) struct ActSource {
    /// Its name.
    name: String,
    /// Where it is published.
    url: Option<String>,
}

impl From<aiact::Source> for ActSource {
    fn from(source: aiact::Source) -> Self {
        // Whoever wrote the tree: a frontend that makes a link of it must not run a script.
        let url = source.url.filter(|url| url.starts_with("https://") || url.starts_with("http://"));
        Self { name: strip_html(&source.source), url }
    }
}

/// A conclusion of a tree.
pub(crate) struct ActConclusion(pub(crate) aiact::Conclusion);

/// Where the questions of the tree lead: what the AI Act makes of the application.
#[Object]
impl ActConclusion {
    /// Its key in the tree.
    async fn key(&self) -> &str {
        &self.0.conclusion_id
    }

    /// The conclusion, in the language of the tree. Plain text, in lines.
    async fn text(&self) -> String {
        strip_html(&self.0.conclusion)
    }

    /// What to know about it. Plain text, in lines.
    async fn comment(&self) -> Option<String> {
        plain(self.0.conclusion_comment.as_ref())
    }

    /// What has to be done, as the tree says it. Plain text, in lines.
    async fn obligation(&self) -> String {
        strip_html(&self.0.obligation)
    }

    /// Where it comes from.
    #[graphql(complexity = "3 * child_complexity")]
    async fn sources(&self) -> Vec<ActSource> {
        self.0.sources.iter().cloned().map(ActSource::from).collect()
    }
}
