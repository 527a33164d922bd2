package knowledge

import (
	"errors"
	"flag"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"testing/fstest"
)

var update = flag.Bool("update", false, "write the golden files anew")

func TestSampleLoads(t *testing.T) {
	p, err := Load(sample())
	if err != nil {
		t.Fatalf("the sample has faults, expected none:\n%v", err)
	}
	var ids []string
	for _, f := range p.Facts {
		ids = append(ids, f.ID)
	}
	want := []string{
		"zone.luong-son.land.planned", "zone.luong-son.land.planned.permitted", "zone.luong-son.land.industrial",
		"zone.luong-son.land.leased", "zone.luong-son.land.available", "zone.luong-son.land.occupancy", "zone.luong-son.land.rent",
		"zone.luong-son.land.status", "zone.luong-son.facility.wastewater", "zone.luong-son.location.distance.noi-bai",
		"zone.luong-son.location.surrounding", "zone.luong-son.profile.tenant.p2m", "zone.luong-son.profile.established",
		"stat.hoa-binh.kcn.projects", "stat.hoa-binh.kcn.projects.fdi", "stat.hoa-binh.kcn.projects.domestic",
		"stat.hoa-binh.kcn.exports.share", "stat.hoa-binh.location.distance.noi-bai",
	}
	if !slices.Equal(ids, want) {
		t.Errorf("facts are\n%s\nexpected\n%s", strings.Join(ids, "\n"), strings.Join(want, "\n"))
	}
}

func TestSampleIsDecodedInFull(t *testing.T) {
	p, err := Load(sample())
	if err != nil {
		t.Fatal(err)
	}
	leased := p.Fact("zone.luong-son.land.leased")
	tenant := p.Fact("zone.luong-son.profile.tenant.p2m")
	for _, c := range []struct {
		name      string
		got, want any
	}{
		{"a number keeps its decimals", leased.Figure.Value, Number{50.15, 2}},
		{"a fact knows its line", leased.Pos, Pos{"zones/luong-son.yaml", 18, 5}},
		{"a range has both ends", *p.Fact("zone.luong-son.land.rent").Figure.High, Number{90, 0}},
		{"a price has its terms", *p.Fact("zone.luong-son.land.rent").Price, Price{"lease", "unknown"}},
		{"a facility may have a capacity", p.Fact("zone.luong-son.facility.wastewater").Figure.Unit, Unit("m3/day")},
		{"a tenant's figure may be a date", tenant.Figures["y"], Figure{Unit: "date", Date: Date{From: Day{Year: 2007, Month: 5}, To: Day{Year: 2007, Month: 5}}}},
		{"a plain publisher is the same in all languages", p.Source("seed").Publisher[EN] + p.Source("seed").Publisher[VI], "BoardBoard"},
		{"a telephone number is kept as written", p.Contact("board").Phone, "0218 3123456"},
		{"a law in force has an open end", p.Document("decree-1").InForce.String(), "2025-03-01.."},
		{"a flow has a period", p.Fact("stat.hoa-binh.kcn.exports.share").Period.String(), "2014..2022"},
		{"a place has a point", *p.Place("noi-bai").Point, Point{21.2187, 105.8042}},
		{"an industry has its wider one", p.Industry("electronics").PartOf, "manufacturing"},
		{"a territory knows that it is abolished", p.Territory("hoa-binh").Former, true},
		{"an article's figures are kept", p.Article("incentive.cit").Figures["rate"], Figure{Value: Number{17, 0}, Unit: "%"}},
		{"an absent record is nil", p.Zone("nowhere") == nil, true},
		{"the zone's facts are its own", len(p.Zone("luong-son").Facts), 13},
	} {
		if c.got != c.want {
			t.Errorf("%s: got %v, expected %v", c.name, c.got, c.want)
		}
	}
}

func TestArticlesMayBeInFewerLanguagesThanThePack(t *testing.T) {
	fsys := sample()
	fsys["articles/asked.yaml"] = &fstest.MapFile{Data: []byte(`articles:
  - {id: asked.1, topic: facility, languages: [en], title: {en: "A bus"}, text: {en: "There is a bus."}, sources: [seed]}
`)}
	p, err := Load(fsys)
	if err != nil {
		t.Fatal(err)
	}
	a := p.Article("asked.1")
	if text, lang := a.Text.In(VI); text != "There is a bus." || lang != EN {
		t.Errorf("in Vietnamese it reads %q in %s: expected the English text", text, lang)
	}
	again, err := p.Files().Load()
	if err != nil || !slices.Equal(again.Article("asked.1").Languages, []Lang{EN}) {
		t.Errorf("written and loaded again there are %v, %v: expected the article in English alone", again, err)
	}
	edit(t, fsys, "articles/asked.yaml", `title: {en: "A bus"}`, `title: {vi: "Xe buýt"}`)
	if _, err := Load(fsys); err == nil || !strings.Contains(err.Error(), "title lacks en; expected a text in every language that languages names") {
		t.Errorf("without a title in its language the fault is %v: expected that to be said", err)
	}
}

func TestListsOfFactsPutTheFactToTellFirst(t *testing.T) {
	fsys := sample()
	edit(t, fsys, "zones/luong-son.yaml", "  - {measure: land.industrial, value: 57.6, unit: ha, as_of: 2022, sources: [seed]}\n", `
  - {measure: land.industrial, key: old, value: 50, unit: ha, as_of: 2017, sources: [seed]}
  - {measure: land.industrial, key: undated, value: 51, unit: ha, sources: [seed]}
  - {measure: land.industrial, value: 57.6, unit: ha, as_of: 2022, sources: [seed], preferred: true}
  - {measure: land.industrial, key: new, value: 58, unit: ha, as_of: 2024, sources: [seed]}
`)
	p, err := Load(fsys)
	if err != nil {
		t.Fatal(err)
	}
	var keys []string
	for _, f := range p.ZoneFacts("luong-son", "land.industrial") {
		keys = append(keys, f.Key)
	}
	if want := []string{"", "new", "old", "undated"}; !slices.Equal(keys, want) {
		t.Errorf("keys %q, expected the preferred, then by date, then the undated: %q", keys, want)
	}
	if got := p.Stats("hoa-binh", Park, "stat.projects"); len(got) != 3 {
		t.Errorf("%d facts on projects in parks, expected 3", len(got))
	}
	if got := p.Stats("hoa-binh", "", "stat.projects"); got != nil {
		t.Errorf("%d facts on projects of the whole territory, expected none", len(got))
	}
}

func TestHashFollowsNamesAndContents(t *testing.T) {
	load := func(change func(fstest.MapFS)) string {
		fsys := sample()
		change(fsys)
		p, err := Load(fsys)
		if err != nil {
			t.Fatal(err)
		}
		return p.Hash
	}
	same := load(func(fstest.MapFS) {})
	if len(same) != 64 || same != load(func(fstest.MapFS) {}) {
		t.Errorf("hash %q, expected 64 hex digits, the same for the same files", same)
	}
	if same != load(func(f fstest.MapFS) { f["NOTES.md"] = &fstest.MapFile{Data: []byte("x")} }) {
		t.Error("the hash changed with a file that is not of the pack")
	}
	if same == load(func(f fstest.MapFS) { edit(t, f, "probes.yaml", "Thuế?", "Thuế nào?") }) {
		t.Error("the hash stayed when a file changed")
	}
	if same == load(func(f fstest.MapFS) { f["contacts-2.yaml"] = f["contacts.yaml"]; delete(f, "contacts.yaml") }) {
		t.Error("the hash stayed when a file was renamed")
	}
}

func TestFolderOnDiskLoadsAsTheSame(t *testing.T) {
	dir := t.TempDir()
	for name, f := range sample() {
		path := filepath.Join(dir, name)
		if err := os.MkdirAll(filepath.Dir(path), 0o755); err != nil {
			t.Fatal(err)
		}
		if err := os.WriteFile(path, f.Data, 0o644); err != nil {
			t.Fatal(err)
		}
	}
	here, err := LoadDir(dir)
	if err != nil {
		t.Fatal(err)
	}
	there, err := Load(sample())
	if err != nil {
		t.Fatal(err)
	}
	if here.Hash != there.Hash {
		t.Errorf("hash %s from disk, expected %s as from memory", here.Hash, there.Hash)
	}
}

func TestAbsentFolderIsNoFault(t *testing.T) {
	_, err := LoadDir(filepath.Join(t.TempDir(), "nowhere"))
	if _, faults := errors.AsType[Faults](err); faults || !errors.Is(err, fs.ErrNotExist) {
		t.Errorf("error %v, expected one that says that the folder does not exist and no Faults", err)
	}
}

const (
	ls    = "zones/luong-son.yaml"
	stats = "statistics.yaml"
)

// twin is a second zone that differs from the sample's in the marks of its Vietnamese name, as it may, but not in English.
const twin = `id: luong-son-2
kind: kcn
names: {vi: "Khu công nghiệp Lượng Sơn", en: "Luong Son II Industrial Park"}
short: {vi: "Lượng Sơn", en: "LUONG SON"}
district: luong-son-district
`

func TestFaults(t *testing.T) {
	cases := []struct {
		name           string
		file, old, new string
		want           string // the faults, one a line
	}{
		// files
		{"a file of YAML that does not parse is reported where it breaks", "probes.yaml", "expect: [incentive.cit]", "expect: [incentive.cit",
			`probes.yaml:3:53: not YAML: did not find expected ',' or ']', while parsing a flow sequence that began in line 3, column 39`},
		{"records of a file that does not parse are not missed elsewhere", "industries.yaml", "industries:", "industries: }",
			`industries.yaml:1:13: not YAML: did not find expected node content, while parsing a block node that began in line 1, column 13`},
		{"an empty file is reported", "contacts.yaml", "", "# nothing yet\n", `contacts.yaml:1:1: nothing in the file; expected keys and values`},
		{"two documents in a file are reported", "contacts.yaml", "", "contacts: []\n---\ncontacts: []\n",
			`contacts.yaml:1:1: several documents in one file; expected one, without ---`},
		{"bytes that are not UTF-8 are reported where they stand", "contacts.yaml", "", "contacts: []\n# caf\xe9\n",
			`contacts.yaml:2:6: bytes that are not UTF-8; expected the file to be saved as UTF-8`},
		{"control characters are reported where they stand", "contacts.yaml", "", "contacts: [] # \x01\n",
			`contacts.yaml:1:16: control character U+0001; expected text`},
		{"anchors and aliases are refused", "contacts.yaml", "", "contacts: &all []\nmore: *all\n",
			"contacts.yaml:1:11: anchor &all; expected no anchors\ncontacts.yaml:2:7: alias *all; expected the value itself"},
		{"tags are refused", "contacts.yaml", "", "contacts: !!set []\n", `contacts.yaml:1:11: tag !!set; expected no tags`},
		{"a file of another name is reported", "zone.yaml", "", "a: b",
			`zone.yaml:1:1: not a file of a knowledge pack; expected pack.yaml, zones/ID.yaml or one of articles.yaml, contacts.yaml, documents.yaml, industries.yaml, places.yaml, probes.yaml, regimes.yaml, sources.yaml, statistics.yaml, territories.yaml`},
		{"a list file that holds another list is reported", "contacts.yaml", "contacts:", "contact:",
			"contacts.yaml:1:1: contacts lacks contacts\ncontacts.yaml:1:1: unknown key \"contact\" of contacts; did you mean \"contacts\"?"},
		{"a pack without its languages is reported", "pack.yaml", "languages: [vi, en]\n", "", `pack.yaml:1:1: pack lacks languages`},
		{"a language that zonedesk does not speak is reported", "pack.yaml", "[vi, en]", "[vi, en, fr]", `pack.yaml:4:21: unknown language "fr"; expected one of vi, en, ko, zh, ja`},

		{"letters that no text can hold are reported", "contacts.yaml", `en: "Licences"`, `en: "Licences \ud800 9"`,
			`contacts.yaml:2:97: not YAML: found invalid Unicode character escape code, while scanning a quoted scalar that began in line 2, column 85`},

		// keys and types
		{"an unknown key is reported with the nearest one", ls, "83, unit: ha, as_of", "83, unit: ha, as_off",
			`zones/luong-son.yaml:8:50: unknown key "as_off" of fact; did you mean "as_of"?`},
		{"a key given twice is reported", ls, "kind: kcn", "kind: kcn\nkind: kcn", `zones/luong-son.yaml:3:1: key "kind" a second time; the first is in line 2`},
		{"a key without value is reported", ls, "district: luong-son-district", "district: luong-son-district\ncommune:",
			`zones/luong-son.yaml:7:9: commune is empty; expected a value, or no such key`},
		{"a text where a list belongs is reported", ls, "tags: [electronics]", "tags: electronics", `zones/luong-son.yaml:28:58: tags is a text; expected a list`},
		{"a list where a text belongs is reported", ls, "name: P2M", "name: [P2M]", "zones/luong-son.yaml:28:47: name is a list; expected a text\n" +
			`zones/luong-son.yaml:28:86: text (vi) holds the figure "P2M", which no record holds; expected a placeholder and a figure for it, or a name known to the pack` + "\n" +
			`zones/luong-son.yaml:28:119: text (en) holds the figure "P2M", which no record holds; expected a placeholder and a figure for it, or a name known to the pack`},
		{"a word where a number belongs is reported", ls, "value: 83", "value: many",
			`zones/luong-son.yaml:8:36: value is "many"; expected a plain number such as 1510 or 77.3614, without separators of thousands, unit or quotes`},
		{"a quoted number is reported", ls, "value: 83", `value: "83"`,
			`zones/luong-son.yaml:8:36: value is a text; expected a plain number such as 1510 or 77.3614, without separators of thousands, unit or quotes`},
		{"a separator of thousands is reported", ls, "value: 2500", "value: 2_500",
			`zones/luong-son.yaml:23:60: value is "2_500"; expected a plain number such as 1510 or 77.3614, without separators of thousands, unit or quotes`},
		{"a word where true or false belongs is reported", "sources.yaml", "broker: true", "broker: maybe", `sources.yaml:3:106: broker is a text; expected true or false`},
		{"a list where keys belong is reported", ls, "price: {term: lease, tax: unknown}", "price: [lease]",
			`zones/luong-son.yaml:21:68: price is a list; expected keys and values`},

		// what must be there
		{"a value without unit is reported", ls, "83, unit: ha, as_of", "83, as_of", `zones/luong-son.yaml:8:36: a value without unit; expected unit:`},
		{"a fact without sources is reported", ls, "value: 100, unit: \"%\", as_of: 2022, sources: [seed]", "value: 100, unit: \"%\", as_of: 2022",
			`zones/luong-son.yaml:20:5: fact lacks sources`},
		{"an empty list of sources is reported", ls, "value: 100, unit: \"%\", as_of: 2022, sources: [seed]", "value: 100, unit: \"%\", as_of: 2022, sources: []",
			`zones/luong-son.yaml:20:76: sources is empty; expected the id of a source`},
		{"an article without sources and documents is reported", "articles/incentives.yaml", "    documents: [decree-1]\n", "", `articles/incentives.yaml:2:5: article lacks sources`},
		{"a zone without names in every language of the pack is reported", ls, `names: {vi: "Khu công nghiệp Lương Sơn", en: "Luong Son Industrial Park"}`, `names: {vi: "Khu công nghiệp Lương Sơn"}`,
			`zones/luong-son.yaml:3:8: names lacks en; expected a text in every language of the pack`},
		{"an article that lacks one of its own languages is reported", "articles/incentives.yaml", "    topic: incentive\n", "    topic: incentive\n    languages: [vi, vi]\n",
			`articles/incentives.yaml:4:21: language vi a second time; expected each once`},
		{"a zone without district is reported", ls, "district: luong-son-district\n", "", `zones/luong-son.yaml:1:1: zone lacks district`},
		{"a note without a language of the pack is reported", ls, `note: {vi: "Môi giới nói {a}.", en: "A broker says {a}."}`, `note: {en: "A broker says {a}."}`,
			`zones/luong-son.yaml:15:11: note lacks vi; expected a text in every language of the pack`},
		{"a language that the pack does not have is reported", ls, `en: "At work."`, `en: "At work.", ko: "가동"`,
			`zones/luong-son.yaml:22:92: text has the unknown language "ko"; expected one of vi, en`},
		{"an amount without value is reported", ls, "value: 65, unit: km, ", "", `zones/luong-son.yaml:24:5: location.distance without a figure; expected value:`},
		{"a distance without place is reported", ls, "place: noi-bai, ", "", `zones/luong-son.yaml:24:5: location.distance without a place; expected place:`},
		{"a statement without text is reported", ls, "    text: {vi: \"Cạnh QL6, theo {doc:decree-1}.\", en: \"By National Highway 6, under {doc:decree-1}.\"}\n", "",
			`zones/luong-son.yaml:25:5: location.surrounding without a text; expected text:`},
		{"a facility without state is reported", ls, "state: building, ", "", `zones/luong-son.yaml:23:5: facility.wastewater without a state; expected state:`},
		{"a facility of which nothing is told is reported", ls, "value: 2500, unit: m3/day, ", "", `zones/luong-son.yaml:23:5: facility.wastewater without a text or a value; expected text:`},
		{"a tenant without name is reported", ls, "key: p2m, name: P2M, tags: [electronics], text: {vi: \"P2M làm linh kiện từ {y}.\", en: \"P2M has made parts since {y}.\"}, figures: {y: {date: 2007-05}}", "key: p2m",
			`zones/luong-son.yaml:28:5: profile.tenant without a name; expected name:`},
		{"a key that the measure has no use for is reported", ls, "value: 100, unit: \"%\"", "value: 100, unit: \"%\", state: planned",
			`zones/luong-son.yaml:20:54: land.occupancy has no use for state; expected no such key`},
		{"a price without terms is reported", ls, "price: {term: lease, tax: unknown}, ", "",
			`zones/luong-son.yaml:21:5: land.rent without the terms of the price; expected price: {term: lease|year|month, tax: included|excluded|unknown}`},
		{"a price without tax is reported", ls, "{term: lease, tax: unknown}", "{term: lease}", `zones/luong-son.yaml:21:68: price lacks tax`},
		{"a price by the year in a unit without time is reported", ls, "term: lease", "term: year", `zones/luong-son.yaml:21:68: term year of a price in USD/m2; expected term lease, or another unit`},
		{"a dispute without note is reported", ls, "as_of: 2023-11, sources: [seed]", "as_of: 2023-11, sources: [seed], doubts: [disputed]",
			`zones/luong-son.yaml:8:91: disputed without note; expected note: to say what is in doubt`},
		{"a territory without subject measure is reported", stats, "measure: stat.exports, value: 63.9, unit: \"%\", share_of: hoa-binh", "measure: land.occupancy, value: 63.9, unit: \"%\"",
			`statistics.yaml:5:47: measure "land.occupancy" of a territory; expected one that begins with stat. or location.`},

		// ids
		{"an unknown source is reported with the nearest one", ls, "unit: km, sources: [seed]", "unit: km, sources: [sead]", `zones/luong-son.yaml:24:81: unknown source "sead"; did you mean "seed"?`},
		{"an unknown document in prose is reported", ls, "theo {doc:decree-1}.\", en: \"By National Highway 6, under {doc:decree-1}", "theo {doc:decree-2}.\", en: \"By National Highway 6, under {doc:decree-2}",
			"zones/luong-son.yaml:26:16: unknown document \"decree-2\"; did you mean \"decree-1\"?\nzones/luong-son.yaml:26:54: unknown document \"decree-2\"; did you mean \"decree-1\"?"},
		{"an unknown document of an article is reported", "articles/incentives.yaml", "documents: [decree-1]", "documents: [law]", `articles/incentives.yaml:8:17: unknown document "law"; expected the id of one in this pack`},
		{"an unknown district is reported", ls, "district: luong-son-district", "district: luong-son", `zones/luong-son.yaml:6:11: unknown territory "luong-son"; expected the id of one in this pack`},
		{"an unknown place is reported", ls, "place: noi-bai", "place: noibai", `zones/luong-son.yaml:24:41: unknown place "noibai"; did you mean "noi-bai"?`},
		{"an unknown industry is reported", ls, "tags: [electronics]", "tags: [electronic]", `zones/luong-son.yaml:28:59: unknown industry "electronic"; did you mean "electronics"?`},
		{"an unknown zone of an article is reported", "articles/incentives.yaml", "zones: [luong-son]", "zones: [long-son]", `articles/incentives.yaml:10:13: unknown zone "long-son"; did you mean "luong-son"?`},
		{"an unknown measure is reported", ls, "measure: land.status", "measure: land.state", `zones/luong-son.yaml:22:15: unknown measure "land.state"; did you mean "land.status"?`},
		{"an unknown unit is reported", stats, "value: 75, unit: projects", "value: 75, unit: project", `statistics.yaml:4:97: unknown unit "project"; did you mean "projects"?`},
		{"a unit that the measure does not have is reported", ls, "value: 65, unit: km", "value: 65, unit: m", `zones/luong-son.yaml:24:67: unit "m" of location.distance; expected km`},
		{"an unknown doubt is reported", ls, "doubts: [disputed, undated]", "doubts: [disputed, old]",
			`zones/luong-son.yaml:13:24: unknown doubt "old"; expected one of disputed, undated, broker, inferred, impossible, outdated, unverified`},
		{"an unknown state is reported", ls, "state: building", "state: half", `zones/luong-son.yaml:23:43: unknown state "half"; expected one of operating, complete, building, partial, planned, absent`},
		{"an unknown origin is reported", stats, "origin: domestic", "origin: local", `statistics.yaml:4:70: unknown origin "local"; expected one of fdi, domestic` + "\n" +
			`statistics.yaml:4:5: fact "stat.hoa-binh.kcn.projects" a second time; the first is at statistics.yaml:2:5` + "\n" +
			`statistics.yaml:2:5: none of stat.hoa-binh.kcn.projects (in line 2), stat.hoa-binh.kcn.projects (in line 4) is preferred; expected preferred: true on one of them`},
		{"a probe that expects an unknown record is reported", "probes.yaml", "zone.luong-son.land.planned", "zone.luong-son.land.planed",
			`probes.yaml:2:58: unknown fact or article "zone.luong-son.land.planed"; did you mean "zone.luong-son.land.planned"?`},
		{"an id with other letters is reported", "places.yaml", "id: highway-6", "id: Highway_6", `places.yaml:2:10: id "Highway_6"; expected a-z, 0-9 and single hyphens`},
		{"an id given twice is reported", "industries.yaml", "id: electronics", "id: manufacturing",
			"industries.yaml:3:10: industry \"manufacturing\" a second time; the first is at industries.yaml:2:10\n" +
				"industries.yaml:2:5: industry manufacturing is part of itself; expected part_of to lead to a wider one\n" +
				"industries.yaml:3:5: industry manufacturing is part of itself; expected part_of to lead to a wider one\n" +
				"zones/luong-son.yaml:28:59: unknown industry \"electronics\"; expected the id of one in this pack"},
		{"a fact of the same id is reported", ls, "    key: permitted\n", "", `zones/luong-son.yaml:9:5: fact "zone.luong-son.land.planned" a second time; the first is at zones/luong-son.yaml:8:5`},
		{"a zone in a file of another name is reported", ls, "id: luong-son\n", "id: luongson\n", `zones/luong-son.yaml:1:5: id "luongson" in a file named luong-son.yaml; expected the file to be named luongson.yaml` + "\n" +
			`articles/incentives.yaml:10:13: unknown zone "luong-son"; did you mean "luongson"?` + "\n" +
			`probes.yaml:2:58: unknown fact or article "zone.luong-son.land.planned"; did you mean "zone.luongson.land.planned"?`},
		{"an industry with the name of another is reported", "industries.yaml", "[electronic goods]", "[Manufacturing]",
			`industries.yaml:3:81: "Manufacturing" also names industry manufacturing, at industries.yaml:2:53; expected names that tell them apart`},
		{"a territory that holds itself is reported", "territories.yaml", `en: "Phu Tho"}`, `en: "Phu Tho"}, part_of: hoa-binh`,
			"territories.yaml:2:5: territory hoa-binh is part of itself; expected part_of to lead to a wider one\nterritories.yaml:3:5: territory phu-tho is part of itself; expected part_of to lead to a wider one"},

		{"a zone with the name of another is reported", "zones/luong-son-2.yaml", "", twin,
			`zones/luong-son.yaml:4:30: "Luong Son" also names kcn luong-son-2, at zones/luong-son-2.yaml:4:30; expected names that tell them apart`},

		// values
		{"a malformed date is reported", ls, "as_of: 2023-11", "as_of: 11/2023", `zones/luong-son.yaml:8:57: as_of: date "11/2023": expected a form such as 2022, 2022-08, 2022-08-31, early 2025, 2014..2022, 2025-10-01.. or unknown`},
		{"a day that no calendar has is reported", "documents.yaml", "issued: 2025-01-15", "issued: 2025-02-29", `documents.yaml:5:13: issued: date "2025-02-29": expected a day from 01 to 28`},
		{"a law in force for a single day is reported", "documents.yaml", "in_force: 2025-03-01..", "in_force: 2025-03-01",
			`documents.yaml:6:15: in_force is the single date 2025-03-01; expected a span, such as 2025-03-01.. for from then on`},
		{"a percentage above a hundred is reported", ls, "value: 100, unit", "value: 101, unit", `zones/luong-son.yaml:20:38: 101 %; expected 0 to 100, or the doubt impossible with a note`},
		{"a percentage of something unsaid is reported", stats, "share_of: hoa-binh, ", "",
			`statistics.yaml:5:80: stat.exports in % without share_of; expected share_of: and the id of the territory whose total is the whole, or parks or clusters`},
		{"a range that does not rise is reported", ls, "high: 90", "high: 70", `zones/luong-son.yaml:21:43: high 70 is not above value 80`},
		{"a year out of reach is reported", ls, "value: 2007, unit: year", "value: 207, unit: year", `zones/luong-son.yaml:29:43: year 207; expected a year from 1900 to 2199`},
		{"a latitude beyond the pole is reported", "places.yaml", "lat: 21.2187", "lat: 105.8", `places.yaml:3:86: latitude 105.8; expected -90 to 90`},
		{"an address that is no web address is reported", "sources.yaml", "https://example.com/46", "javascript:alert(1)",
			`sources.yaml:3:121: address "javascript:alert(1)"; expected one that begins with https:// or http:// and a host, or the name of a place`},
		{"a fact both preferred and kept back is reported", ls, "sources: [seed], preferred: true", "sources: [seed], preferred: true, refer: true", `zones/luong-son.yaml:8:94: both preferred and refer; expected one of them`},
		{"facts that contest each other without a winner are reported", ls, ", preferred: true", "",
			`zones/luong-son.yaml:8:5: none of zone.luong-son.land.planned (in line 8), zone.luong-son.land.planned.permitted (in line 9) is preferred; expected preferred: true on one of them`},
		{"facts that contest each other with two winners are reported", ls, "    key: permitted\n", "    key: permitted\n    preferred: true\n",
			`zones/luong-son.yaml:11:16: zone.luong-son.land.planned.permitted is preferred as well as zone.luong-son.land.planned, in line 8; expected one of them`},

		// sums
		{"let and left land that do not make the whole are reported", ls, "value: 7.4", "value: 17.4",
			`zones/luong-son.yaml:17:39: zone.luong-son.land.industrial is 57.6, but zone.luong-son.land.leased 50.15 and zone.luong-son.land.available 17.4 make 67.55 as of 2022; expected them to agree, or a doubt with a note`},
		{"more industrial land than planned is reported", ls, "value: 83,", "value: 38,",
			`zones/luong-son.yaml:17:39: zone.luong-son.land.industrial is 57.6 ha, more than zone.luong-son.land.planned, 38 ha in line 8; expected at most that, or a doubt with a note`},
		{"foreign and domestic projects that do not make the total are reported", stats, "value: 101", "value: 102",
			`statistics.yaml:2:69: stat.hoa-binh.kcn.projects is 102, but stat.hoa-binh.kcn.projects.fdi 26 and stat.hoa-binh.kcn.projects.domestic 75 make 101 as of 2022-08; expected them to agree, or a doubt with a note`},

		// prose
		{"a figure in prose is reported", ls, `en: "At work."`, `en: "At work since 2007."`,
			`zones/luong-son.yaml:22:80: text (en) holds the figure "2007.", which no record holds; expected a placeholder and a figure for it, or a name known to the pack`},
		{"a figure in full-width digits is reported", ls, `en: "At work."`, `en: "At work since ２００７"`,
			`zones/luong-son.yaml:22:80: text (en) holds the figure "２００７", which no record holds; expected a placeholder and a figure for it, or a name known to the pack`},
		{"a road whose number only begins like a known one is reported", ls, "Cạnh QL6,", "Cạnh QL63,",
			`zones/luong-son.yaml:26:16: text (vi) holds the figure "QL63,", which no record holds; expected a placeholder and a figure for it, or a name known to the pack`},
		{"a figure in a title is reported", "articles/incentives.yaml", `en: "CIT"`, `en: "CIT 17 %"`,
			`articles/incentives.yaml:4:34: title (en) holds the figure "17", which no record holds; expected a placeholder and a figure for it, or a name known to the pack`},
		{"a figure in a contact's role is reported", "contacts.yaml", `en: "Licences"`, `en: "Licences in 3 days"`,
			`contacts.yaml:2:85: role (en) holds the figure "3", which no record holds; expected a placeholder and a figure for it, or a name known to the pack`},
		{"a figure in the sentence of referral is reported", "pack.yaml", "ask the board", "ring 113", `pack.yaml:6:41: refer (en) holds the figure "113.", which no record holds; expected a placeholder and a figure for it, or a name known to the pack`},
		{"an unknown placeholder is reported with the nearest one", "articles/incentives.yaml", "The rate is {rate}", "The rate is {rates}",
			"articles/incentives.yaml:6:51: text (en) has the unknown placeholder {rates}; did you mean \"rate\"?\n" +
				"articles/incentives.yaml:6:51: text (en) lacks {rate}, which vi has\n" +
				"articles/incentives.yaml:6:16: text (vi) lacks {rates}, which en has"},
		{"a figure that no text uses is reported", "articles/incentives.yaml", "n: {value: 10, unit: years}}", "n: {value: 10, unit: years}, m: {value: 9, unit: years}}",
			`articles/incentives.yaml:7:74: figure m is in no text; expected {m} in a text of this article`},
		{"a text that leaves out another language's figure is reported", "articles/incentives.yaml", "The rate is {rate} for {n}.", "The rate is {rate}.",
			`articles/incentives.yaml:6:51: text (en) lacks {n}, which vi has`},
		{"a brace without partner is reported", ls, `en: "At work."`, `en: "At work}."`,
			`zones/luong-son.yaml:22:80: text (en) has a brace without its partner; expected {name} or {doc:ID}`},
		{"a figure without value is reported", ls, "y: {date: 2007-05}", "y: {qualifier: about}", `zones/luong-son.yaml:28:164: figure y has no value; expected value: and unit:, or date:`},
	}
	for _, c := range cases {
		t.Run(c.name, func(t *testing.T) {
			fsys := sample()
			edit(t, fsys, c.file, c.old, c.new)
			p, err := Load(fsys)
			if p != nil {
				t.Error("there is a pack beside the faults, expected none")
			}
			want := strings.Split(c.want, "\n")
			got := strings.Split(fmt.Sprint(err), "\n")
			slices.Sort(want)
			slices.Sort(got)
			if !slices.Equal(got, want) {
				t.Errorf("faults\n  %s\nexpected\n  %s", strings.Join(got, "\n  "), strings.Join(want, "\n  "))
			}
		})
	}
}
