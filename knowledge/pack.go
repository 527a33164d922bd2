// Package knowledge holds what zonedesk knows of a province's industrial zones: checked records, each with unit, as-of date and source, read from files that people edit.
package knowledge

// Lang is a language of texts and questions, a BCP 47 tag: vi, en, ko, zh (simplified Chinese), ja.
type Lang string

const (
	VI Lang = "vi"
	EN Lang = "en"
	KO Lang = "ko"
	ZH Lang = "zh"
	JA Lang = "ja"
)

// Langs are the languages zonedesk speaks, in the order in which they are offered.
func Langs() []Lang { return []Lang{VI, EN, KO, ZH, JA} }

// Text is one text in several languages. Prose of facts and articles may hold placeholders:
// {name} for a figure of the same record, {doc:id} for a document of the pack.
type Text map[Lang]string

// In returns the text in lang, else in the first of vi, en and the others that has one, and the language it is in.
// It returns "", "" for an empty text.
func (t Text) In(lang Lang) (string, Lang) {
	if s := t[lang]; s != "" {
		return s, lang
	}
	order := []Lang{EN, VI, ZH, KO, JA}
	if lang == VI {
		order = []Lang{VI, EN, ZH, KO, JA}
	}
	for _, l := range order {
		if s := t[l]; s != "" {
			return s, l
		}
	}
	return "", ""
}

// Kind says what an industrial zone is in law: kcn (khu công nghiệp, industrial park) or ccn (cụm công nghiệp, industrial cluster).
type Kind string

const (
	Park    Kind = "kcn"
	Cluster Kind = "ccn"
)

// Pack is one province's knowledge. Load makes it; nothing changes it afterwards, so it may be shared by goroutines.
type Pack struct {
	ID        string // short name of the pack, [a-z0-9-]
	Name      Text
	Home      string // id of the territory that the pack is about
	Languages []Lang // languages in which every text of the pack must be present
	Compiled  Date
	Refer     Text // how a person reaches staff, in a sentence, without figures

	Sources     []*Source
	Documents   []*Document
	Territories []*Territory
	Places      []*Place
	Industries  []*Industry
	Zones       []*Zone
	Facts       []*Fact // of all zones, then of territories, in the order of the files
	Articles    []*Article
	Contacts    []*Contact
	Regimes     []*Regime
	Probes      []Probe

	Hash string // SHA-256 of the files, hex: changes when anything in the pack does

	index lookup
}

// Source is a publication that facts are taken from.
type Source struct {
	ID          string
	Title       string // as published
	Publisher   Text
	Address     string // URL or place; may be empty
	Date        Date   // of publication or of its data
	Reliability string // high, medium, low
	Broker      bool   // a broker's or competitor's page
	Pos         Pos
}

// Document is a law, decree, decision or letter.
type Document struct {
	ID      string
	Number  string // as printed: 67/2025/QH15; empty when unknown
	Name    Text   // with its number where it has one: "Luật Thuế TNDN số 67/2025/QH15"
	Issued  Date
	InForce Date // From: in force from; To: until (zero: still)
	Pos     Pos

	Aliases  map[Lang][]string // other names, without the number: "the new investment law"
	Replaces []string          // ids of documents that it took the place of
	Amends   []string          // ids of those that it changed
	Details  []string          // ids of laws that it carries out
}

// Territory is a province, city, district, commune or ward.
type Territory struct {
	ID      string
	Kind    string // province, city, district, commune, ward
	Names   Text
	Aliases map[Lang][]string
	PartOf  string // id of the territory that holds it now; empty for a province of today
	Former  bool   // abolished
	Pos     Pos
}

// Place is what distances are measured to or a name that figures in locations: a city, airport, port, border gate, road.
type Place struct {
	ID      string
	Kind    string // city, airport, port, border, road, station, area
	Names   Text
	Aliases map[Lang][]string
	Point   *Point
	Pos     Pos
}

// Point is a position in degrees, WGS 84.
type Point struct{ Lat, Lon float64 }

// Industry is a line of business that zones want or house.
type Industry struct {
	ID      string
	Names   Text
	Aliases map[Lang][]string
	PartOf  string // id of a wider industry; empty for none
	Pos     Pos
}

// Zone is an industrial park or cluster.
type Zone struct {
	ID          string
	Kind        Kind
	Names       Text // full names: "Khu công nghiệp Lương Sơn"
	Short       Text // without the kind: "Lương Sơn"
	Aliases     map[Lang][]string
	Transcribed []Lang // languages whose names are our own transliteration, no published form being known
	District    string // id of the (former) district's or city's territory
	Commune     string // id of today's commune or ward; empty when not verified
	Point       *Point
	Facts       []*Fact // in the order of the file
	Pos         Pos
}

// Measure names what a fact tells, with its topic before the dot; Measures lists them.
type Measure string

// Fact is one record: a figure, a state or a statement on one zone or territory.
type Fact struct {
	// ID is "zone.ZONE.MEASURE[.ORIGIN][.KEY]" or "stat.TERRITORY[.KIND].MEASURE[.ORIGIN][.KEY]", unique in the pack and
	// stable across versions: people who were told a figure are found by it.
	ID  string
	Key string // tells facts of the same subject, measure and origin apart: "2009"

	Zone      string // the zone it is about, or
	Territory string // the territory it is about,
	Kind      Kind   // there: of its parks or clusters together; empty: of the whole territory

	Measure Measure
	Origin  string // fdi or domestic: of such projects only; empty: of all
	Stage   string // of projects: operating, new; empty: all
	ShareOf string // for a share in %: id of the territory whose total is the whole, or of a base such as "parks"
	Place   string // for a distance: to where
	From    string // for a distance that does not start at the zone: place or territory id

	Figure  *Figure           // the number, with its unit
	State   State             // of a facility or a zone
	Name    string            // of a tenant or developer, as it writes itself
	Aliases []string          // other names of that tenant or developer
	Tags    []string          // industry ids (target industries, a tenant's line)
	Text    Text              // a statement, with placeholders
	Figures map[string]Figure // for the placeholders of Text and Note
	Price   *Price            // terms of a price

	AsOf      Date // zero: unknown
	Period    Date // of a flow: 2014 to 2022; zero: a stock at AsOf
	Sources   []string
	Doubts    []Doubt
	Note      Text // about the doubt or the basis, with placeholders
	Preferred bool // where facts of one subject, measure, origin and place disagree: the one to tell first
	Computed  bool // our own arithmetic from other facts
	Refer     bool // not fit to be told: staff are to be asked
	Pos       Pos
}

// Figure is a number with its unit, or a date.
type Figure struct {
	Value     Number
	High      *Number // upper end when it is a range
	Qualifier string  // about, over, under, nearly; empty: as it stands
	Unit      Unit
	Date      Date // when Unit is "date"
}

// Number is a decimal number as written: Decimals digits stand after the point.
type Number struct {
	Value    float64
	Decimals int
}

// Price gives the terms without which a price means nothing.
type Price struct {
	Term string // lease: once for the whole lease term; year; month
	Tax  string // included, excluded, unknown
}

// State is how far a zone or a facility has come.
type State string

const (
	Operating State = "operating" // a zone: has tenants at work; a facility: in use
	Complete  State = "complete"  // built, use not reported
	Building  State = "building"  // under construction or being cleared
	Partial   State = "partial"   // partly there
	Planned   State = "planned"
	Absent    State = "absent" // known not to be there
)

// Doubt says why a record is not to be taken at face value.
type Doubt string

const (
	Disputed   Doubt = "disputed"   // other sources say otherwise
	Undated    Doubt = "undated"    // the source gives no date
	Broker     Doubt = "broker"     // from a broker's page
	Inferred   Doubt = "inferred"   // worked out, not stated by the source
	Impossible Doubt = "impossible" // cannot be right as printed
	Outdated   Doubt = "outdated"   // an older plan or rule
	Unverified Doubt = "unverified" // could not be confirmed
)

// Article is a statement that is not one figure: an incentive, a rule, a procedure, an administrative change.
type Article struct {
	ID         string // "incentive.cit-2025-parks"
	Topic      string // one of Topics
	Languages  []Lang // in which its texts are; empty: those of the pack
	Title      Text
	Questions  map[Lang][]string // some ways in which people ask for it
	Text       Text              // with placeholders
	Figures    map[string]Figure
	Documents  []string // legal basis, ids
	InForce    Date
	AsOf       Date
	Sources    []string
	Doubts     []Doubt
	Caution    Text // what to keep in mind, with placeholders
	Unverified Text // what staff must confirm, with placeholders
	Zones      []string
	Tags       []string // industry ids or words of the domain that it is about
	Pos        Pos
}

// Asked begins the ids of articles that were written for what people asked. Their Questions are such questions, and whoever asks one of
// them, in other words too, is told the article.
const Asked = "asked."

// Contact is an office.
type Contact struct {
	ID      string
	Names   Text
	Role    Text // what it is there for
	Kind    Kind // serves parks or clusters only; empty: both
	Former  bool // no longer exists under this name
	Address Text
	Phone   string
	Email   string
	Website string
	Note    Text // such as what is not known of it
	AsOf    Date
	Sources []string
	Pos     Pos
}

// Probe is a question that a pack must answer before it is served.
type Probe struct {
	Lang   Lang
	Text   string
	Expect []string // ids of facts or articles, one of which the answer must name
	Pos    Pos
}

// Pos is a place in a pack's files; Line and Column count from 1.
type Pos struct {
	File         string
	Line, Column int
}
