//! Photos of papers that were looked at on this device, and which try each is. Pure.
//! In: files chosen, reports. Out: how each stands. Absent: the files themselves; looking (`crate::photos`).
//!
//! Advice never stands in the way: the third try counts as it is, with a note. Only what can't be opened fails.

use web_sys::ImageBitmap;
use yushen_photo::{Report, Side};

/// The try that counts as it is.
pub const LAST_TRY: u32 = 3;
/// Photos of one material; a card has two sides, a booklet some pages.
pub const MOST: usize = 8;

/// What is known of a photo.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Seen {
    /// It is being looked at.
    Looking,
    /// It was looked at; with a small picture.
    Told(Box<Report>, Option<ImageBitmap>),
    /// It could not be looked at: no memory, no program.
    NotLooked,
}

/// How a photo stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Standing {
    /// It is being looked at.
    Looking,
    /// Nothing against it.
    Good,
    /// Another try would be better.
    Again,
    /// Three tries: it counts as it is, with a note.
    Noted,
    /// It can't be opened.
    Useless,
    /// Nobody looked.
    NotLooked,
}

impl Standing {
    /// Its name on the page and in codes of wording.
    pub fn id(self) -> &'static str {
        match self {
            Self::Looking => "looking",
            Self::Good => "good",
            Self::Again => "again",
            Self::Noted => "noted",
            Self::Useless => "useless",
            Self::NotLooked => "not_looked",
        }
    }
}

/// A photo, or another file.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Photo {
    /// Its number on this page.
    pub number: u32,
    /// Item id.
    pub item: String,
    /// Material id.
    pub material: String,
    /// What the device calls it.
    pub name: String,
    /// Tries with advice so far, those in its place before it among them.
    pub tries: u32,
    /// What is known of it.
    pub seen: Seen,
}

impl Photo {
    /// What was said of it.
    pub fn report(&self) -> Option<&Report> {
        match &self.seen {
            Seen::Told(report, _) => Some(report),
            Seen::Looking | Seen::NotLooked => None,
        }
    }

    /// How it stands.
    pub fn standing(&self) -> Standing {
        match &self.seen {
            Seen::Looking => Standing::Looking,
            Seen::NotLooked => Standing::NotLooked,
            Seen::Told(report, _) if report.fails() => Standing::Useless,
            Seen::Told(report, _) if !report.again() => Standing::Good,
            Seen::Told(..) if self.tries >= LAST_TRY => Standing::Noted,
            Seen::Told(..) => Standing::Again,
        }
    }
}

/// A viewfinder that stands open: where no files may be chosen, a photo is taken on the page.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Aim {
    /// Item id.
    pub item: String,
    /// Material id.
    pub material: String,
    /// The photo whose place the next one takes.
    pub instead: Option<u32>,
}

/// All photos of this page.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Photos {
    all: Vec<Photo>,
    given: u32,
    aim: Option<Aim>,
}

/// What can happen.
#[derive(Debug, Clone, PartialEq)]
pub enum Act {
    /// A file was chosen.
    Chosen {
        /// The number it gets, from [`Photos::next`].
        number: u32,
        /// Item id.
        item: String,
        /// Material id.
        material: String,
        /// What the device calls it.
        name: String,
        /// The photo whose place it takes.
        instead: Option<u32>,
    },
    /// It was looked at.
    Looked(u32, crate::photos::Looked),
    /// It is taken away.
    Removed(u32),
    /// A viewfinder is opened; there is one camera, so another one is closed by it.
    Aimed(Aim),
    /// The viewfinder of this material (item, material) is closed.
    PutAway(String, String),
}

impl Photos {
    /// Number for the next file.
    pub fn next(&self) -> u32 {
        self.given + 1
    }

    /// Those of a material, in order.
    pub fn of<'a>(&'a self, item: &'a str, material: &'a str) -> impl Iterator<Item = &'a Photo> {
        self.all.iter().filter(move |photo| photo.item == item && photo.material == material)
    }

    /// The viewfinder that stands open for a material.
    pub fn aim(&self, item: &str, material: &str) -> Option<&Aim> {
        self.aim.as_ref().filter(|aim| aim.item == item && aim.material == material)
    }

    /// Sides of a card that they show, but for the photo that is to be replaced.
    pub fn sides(&self, item: &str, material: &str, instead: Option<u32>) -> Vec<Side> {
        self.of(item, material)
            .filter(|photo| Some(photo.number) != instead)
            .filter_map(|photo| photo.report()?.side)
            .collect()
    }

    /// After `act`. What comes for a photo that is gone is for nobody.
    pub fn apply(&mut self, act: Act) {
        match act {
            Act::Chosen { number, item, material, name, instead } => {
                self.given = self.given.max(number);
                self.aim = None;
                let place = self.all.iter().position(|photo| Some(photo.number) == instead);
                let tries = place.and_then(|place| self.all.get(place)).map_or(0, |photo| photo.tries);
                let photo = Photo { number, item, material, name, tries, seen: Seen::Looking };
                match place.and_then(|place| self.all.get_mut(place)) {
                    Some(before) => *before = photo,
                    None => self.all.push(photo),
                }
            }
            Act::Looked(number, looked) => {
                if let Some(photo) = self.all.iter_mut().find(|photo| photo.number == number) {
                    photo.tries += u32::from(looked.as_ref().is_some_and(|(report, _)| report.again()));
                    photo.seen = match looked {
                        Some((report, small)) => Seen::Told(Box::new(report), small),
                        None => Seen::NotLooked,
                    };
                }
            }
            Act::Removed(number) => self.all.retain(|photo| photo.number != number),
            Act::Aimed(aim) => self.aim = Some(aim),
            Act::PutAway(item, material) => {
                if self.aim(&item, &material).is_some() {
                    self.aim = None;
                }
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use yushen_photo::Code;

    fn chosen(photos: &mut Photos, instead: Option<u32>) -> u32 {
        let number = photos.next();
        let (item, material, name) = ("item".into(), "card".into(), "a.jpg".into());
        photos.apply(Act::Chosen { number, item, material, name, instead });
        number
    }

    fn with(codes: &[Code]) -> crate::photos::Looked {
        let findings = codes.iter().map(|code| (*code).into()).collect();
        Some((Report { findings, side: Some(Side::Emblem), ..Report::default() }, None))
    }

    fn standing(photos: &Photos) -> Vec<Standing> {
        photos.of("item", "card").map(Photo::standing).collect()
    }

    #[test]
    fn the_third_try_counts_as_it_is_and_the_second_does_not() {
        let mut photos = Photos::default();
        let mut last = None;
        for expected in [Standing::Again, Standing::Again, Standing::Noted] {
            let number = chosen(&mut photos, last);
            assert_eq!(standing(&photos), [Standing::Looking]);
            photos.apply(Act::Looked(number, with(&[Code::Blurred])));
            assert_eq!(standing(&photos), [expected]);
            last = Some(number);
        }
    }

    #[test]
    fn what_can_not_be_opened_fails_however_often_it_is_tried() {
        let mut photos = Photos::default();
        let mut last = None;
        for _ in 0..4 {
            let number = chosen(&mut photos, last);
            photos.apply(Act::Looked(number, with(&[Code::Undecodable])));
            assert_eq!(standing(&photos), [Standing::Useless]);
            last = Some(number);
        }
    }

    #[test]
    fn a_remark_is_no_reason_for_another_try() {
        let mut photos = Photos::default();
        let number = chosen(&mut photos, None);
        photos.apply(Act::Looked(number, with(&[Code::EndingDiffers])));
        assert_eq!(standing(&photos), [Standing::Good]);
    }

    #[test]
    fn one_viewfinder_stands_at_most_and_a_picture_closes_it() {
        let mut photos = Photos::default();
        let at = |material: &str, instead| Aim { item: "item".into(), material: material.into(), instead };
        photos.apply(Act::Aimed(at("card", None)));
        photos.apply(Act::Aimed(at("form", Some(1))));
        // What the other one says on its way out closes nothing.
        photos.apply(Act::PutAway("item".into(), "card".into()));
        assert_eq!(photos.aim("item", "card"), None);
        assert_eq!(photos.aim("item", "form"), Some(&at("form", Some(1))));
        assert_eq!(photos.aim("another", "form"), None);
        photos.apply(Act::PutAway("item".into(), "form".into()));
        assert_eq!(photos.aim("item", "form"), None);
        photos.apply(Act::Aimed(at("card", None)));
        chosen(&mut photos, None);
        assert_eq!(photos.aim("item", "card"), None);
    }

    #[test]
    fn what_comes_late_is_for_nobody_and_sides_leave_out_the_one_replaced() {
        let mut photos = Photos::default();
        let number = chosen(&mut photos, None);
        photos.apply(Act::Looked(number, with(&[])));
        assert_eq!(photos.sides("item", "card", None), [Side::Emblem]);
        assert_eq!(photos.sides("item", "card", Some(number)), []);
        photos.apply(Act::Removed(number));
        photos.apply(Act::Looked(number, with(&[])));
        assert_eq!(standing(&photos), []);
    }
}
