package desk_test

import (
	"bytes"
	"cmp"
	"context"
	"fmt"
	"maps"
	"os"
	"slices"
	"strings"
	"testing"

	"go.yaml.in/yaml/v4"

	"zonedesk/bot/desk"
	"zonedesk/knowledge"
	"zonedesk/search/text"
)

// plainly is the outcome of plain questions about the measures of zones.
type plainly struct {
	known, told     int // the zone has a fact that may be told, and is answered with it
	unknown, denied int // it has none, and is said to have none, or isn't answered
	faults          []string
}

// TestEveryMeasureOfEveryZoneAskedPlainly asks every measure of every zone in every language, of the packaged pack and of another, and
// compares with testdata/plain.txt what is told where it is known and said to be unknown where it isn't. No answer may tell of another zone.
// Run with -update to write it.
func TestEveryMeasureOfEveryZoneAskedPlainly(t *testing.T) {
	questions := plainQuestions(t)
	packaged, err := knowledge.Packaged()
	if err != nil {
		t.Fatal(err)
	}
	other, err := knowledge.LoadDir("testdata/packs/tan-giang")
	if err != nil {
		t.Fatal(err)
	}
	var out bytes.Buffer
	fmt.Fprintln(&out, "# Plain questions about every measure of every zone: how many are told of those known, and said to be unknown of those that aren't.")
	fmt.Fprintln(&out, "# Written by: go test ./bot/desk -run Plainly -update")
	for _, pack := range []*knowledge.Pack{packaged, other} {
		d := deskOf(t, pack, nil)
		for _, lang := range knowledge.Langs() {
			p := askPlainly(t, d, pack, lang, questions[lang])
			fmt.Fprintf(&out, "\n%s %s: %d of %d told, %d of %d said to be unknown\n", pack.ID, lang, p.told, p.known, p.denied, p.unknown)
			for _, f := range p.faults {
				fmt.Fprintln(&out, "  "+f)
			}
		}
	}
	golden(t, "testdata/plain.txt", out.Bytes())
}

// plainQuestions are those of testdata/plain.yaml, by language and measure.
func plainQuestions(t *testing.T) (questions map[knowledge.Lang]map[knowledge.Measure][]string) {
	t.Helper()
	data, err := os.ReadFile("testdata/plain.yaml")
	if err != nil {
		t.Fatal(err)
	}
	if err := yaml.Unmarshal(data, &questions); err != nil {
		t.Fatal(err)
	}
	return questions
}

// askPlainly asks the questions of one language about every zone, by one of its names after the other.
func askPlainly(t *testing.T, d *desk.Desk, pack *knowledge.Pack, lang knowledge.Lang, questions map[knowledge.Measure][]string) plainly {
	t.Helper()
	var p plainly
	asked := 0
	for _, z := range pack.Zones {
		names := calledBy(pack, z, lang)
		for _, m := range slices.Sorted(maps.Keys(questions)) {
			facts := slices.DeleteFunc(slices.Clone(pack.ZoneFacts(z.ID, m)), func(f *knowledge.Fact) bool { return f.Refer })
			for _, q := range questions[m] {
				name := names[asked%len(names)]
				asked++
				question := strings.NewReplacer("{z}", name, "{p}", placeOf(pack, facts, lang)).Replace(q)
				if lang == knowledge.VI && name == text.Fold(name) {
					question = text.Fold(question)
				}
				a := d.Answer(context.Background(), desk.Question{Text: question})
				for _, id := range a.Facts {
					if f := pack.Fact(id); f != nil && f.Zone != "" && f.Zone != z.ID {
						t.Errorf("%q is answered with %s: expected nothing of other zones than %s", question, id, z.ID)
					}
				}
				told := slices.ContainsFunc(a.Facts, func(id string) bool { f := pack.Fact(id); return f != nil && f.Zone == z.ID && f.Measure == m })
				full := m == "land.available" && slices.ContainsFunc(pack.ZoneFacts(z.ID, "land.occupancy"), func(f *knowledge.Fact) bool { return slices.Contains(a.Facts, f.ID) })
				denied := !a.Answered || full || slices.Contains(a.Unknown, desk.Missing{Zone: z.ID, Measure: m})
				right := told
				if len(facts) == 0 {
					p.unknown++
					right = denied
					if right {
						p.denied++
					}
				} else {
					p.known++
					if right {
						p.told++
					}
				}
				if !right {
					p.faults = append(p.faults, fmt.Sprintf("%s: %s => %s", m, question, cmp.Or(strings.Join(a.Facts, " "), "not answered")))
				}
			}
		}
	}
	return p
}

// placeOf names a place to which one of some distances of a zone is recorded, else the first place of the pack.
func placeOf(pack *knowledge.Pack, facts []*knowledge.Fact, lang knowledge.Lang) string {
	place := pack.Places[0]
	if len(facts) > 0 && facts[0].Place != "" {
		place = pack.Place(facts[0].Place)
	}
	return place.Names[lang]
}

// calledBy are the ways in which a zone is called in a question: short, unless others are called so too, with its kind, and in Latin letters
// in lower case, in Vietnamese without marks.
func calledBy(pack *knowledge.Pack, z *knowledge.Zone, lang knowledge.Lang) []string {
	short, named := z.Short[lang], z.Names[lang]
	if slices.ContainsFunc(pack.Zones, func(o *knowledge.Zone) bool { return o != z && o.Short[lang] == short }) {
		short = named
	}
	switch lang {
	case knowledge.VI:
		coded := strings.ToUpper(string(z.Kind)) + " " + z.Short[lang]
		return []string{coded, short, text.Fold(coded)}
	case knowledge.EN:
		return []string{named, short, strings.ToLower(short)}
	}
	return []string{short, named}
}
