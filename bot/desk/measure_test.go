package desk_test

import (
	"bufio"
	"bytes"
	"cmp"
	"context"
	"encoding/json"
	"flag"
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"text/tabwriter"
	"unicode"

	"zonedesk/bot/desk"
	"zonedesk/bot/desk/exam"
	"zonedesk/search/text"
)

var update = flag.Bool("update", false, "write the measured results to testdata")

// halves of the questions: dev is worked with; heldout is only ever counted, and nobody reads it or its misses.
var halves = []string{"dev", "heldout"}

// variants are ways in which the same questions are written; all but the first are of those in Latin letters.
var variants = []struct {
	name   string
	change func(string) string
}{
	{"as written", nil},
	{"without marks", text.Fold},
	{"one typing error", mistype},
}

// TestScores measures the questions of each set and compares with testdata/scores.txt, so that every change of the
// answers shows as a difference of that file. Run with -update to write it.
func TestScores(t *testing.T) {
	if testing.Short() {
		t.Skip("asks every question in every way of writing")
	}
	d := packagedDesk(t)
	var out bytes.Buffer
	fmt.Fprintln(&out, "# Questions by half, set and language of the answer: counts, and shares of all asked. Wrong: answered, but not as asked.")
	fmt.Fprintln(&out, "# The second and third part of each half put the questions in Latin letters without marks, and with two letters swapped.")
	fmt.Fprintln(&out, "# Written by: go test ./bot/desk -run TestScores -update")
	for _, half := range halves {
		for _, v := range variants {
			writeScores(&out, half, v.name, tally(t, d, half, v.change))
		}
	}
	golden(t, "testdata/scores.txt", out.Bytes())
}

// group is a set and a language, or all sets.
type group struct{ set, lang string }

// tally asks all sets of a half, their texts changed unless change is nil.
func tally(t *testing.T, d *desk.Desk, half string, change func(string) string) map[group]exam.Tally {
	t.Helper()
	files, err := filepath.Glob("testdata/questions/" + half + "/*.jsonl")
	if err != nil || len(files) == 0 {
		t.Fatalf("%d question sets in testdata/questions/%s, %v; expected some", len(files), half, err)
	}
	sum := map[group]exam.Tally{}
	for _, file := range files {
		set := strings.TrimSuffix(filepath.Base(file), ".jsonl")
		paper := exam.Paper{Desk: d}
		if err := paper.Sit(context.Background(), set, changed(t, file, change)); err != nil {
			t.Fatal(err)
		}
		for name, part := range paper.Score.Groups {
			if lang, ok := strings.CutPrefix(name, "lang "); ok {
				for _, g := range []group{{set, lang}, {"all", lang}, {"all", "all"}} {
					sum[g] = plus(sum[g], *part)
				}
			}
		}
	}
	return sum
}

func plus(a, b exam.Tally) exam.Tally {
	return exam.Tally{Asked: a.Asked + b.Asked, Right: a.Right + b.Right, Wrong: a.Wrong + b.Wrong, Abstained: a.Abstained + b.Abstained}
}

// changed returns the questions of a file with their texts changed, without those in other letters than Latin.
func changed(t *testing.T, file string, change func(string) string) *bytes.Reader {
	t.Helper()
	in, err := os.Open(file)
	if err != nil {
		t.Fatal(err)
	}
	defer in.Close()
	latin := isLatin
	if change == nil {
		change = func(s string) string { return s }
		latin = func(string) bool { return true }
	}
	var out bytes.Buffer
	lines := bufio.NewScanner(in)
	lines.Buffer(nil, 1<<20)
	for lines.Scan() {
		var q map[string]any
		if err := json.Unmarshal(lines.Bytes(), &q); err != nil {
			t.Fatalf("%s holds a line that is no JSON object", file) // the line itself may be of those that nobody reads
		}
		asked, _ := q["text"].(string)
		if !latin(asked) {
			continue
		}
		q["text"] = change(asked)
		line, err := json.Marshal(q)
		if err != nil {
			t.Fatal(err)
		}
		out.Write(append(line, '\n'))
	}
	if err := lines.Err(); err != nil {
		t.Fatal(err)
	}
	return bytes.NewReader(out.Bytes())
}

func isLatin(s string) bool {
	return !strings.ContainsFunc(s, func(r rune) bool { return unicode.IsLetter(r) && !unicode.In(r, unicode.Latin) })
}

// mistype swaps two letters in the middle of the longest word, if that has six at least.
func mistype(s string) string {
	best := []rune{}
	for w := range strings.FieldsFuncSeq(s, func(r rune) bool { return !unicode.IsLetter(r) }) {
		if r := []rune(w); len(r) > len(best) {
			best = r
		}
	}
	if len(best) < 6 {
		return s
	}
	mid := len(best) / 2
	wrong := slices.Clone(best)
	wrong[mid-1], wrong[mid] = wrong[mid], wrong[mid-1]
	return strings.Replace(s, string(best), string(wrong), 1)
}

func writeScores(out *bytes.Buffer, half, variant string, sum map[group]exam.Tally) {
	fmt.Fprintf(out, "\n%s, %s\n", half, variant)
	w := tabwriter.NewWriter(out, 0, 0, 2, ' ', tabwriter.AlignRight)
	fmt.Fprintln(w, "set\tlang\tasked\tright\twrong\tabstained\tright %\twrong %\tabst. %\t")
	var groups []group
	for g := range sum {
		if variant == variants[0].name || g.set == "all" {
			groups = append(groups, g)
		}
	}
	slices.SortFunc(groups, func(a, b group) int { return cmp.Or(cmp.Compare(a.set, b.set), cmp.Compare(a.lang, b.lang)) })
	for _, g := range groups {
		n := sum[g]
		share := func(part int) string { return fmt.Sprintf("%.1f", 100*float64(part)/float64(n.Asked)) }
		fmt.Fprintf(w, "%s\t%s\t%d\t%d\t%d\t%d\t%s\t%s\t%s\t\n", g.set, g.lang, n.Asked, n.Right, n.Wrong, n.Abstained, share(n.Right), share(n.Wrong), share(n.Abstained))
	}
	w.Flush()
}

// golden compares with a file, or writes it with -update.
func golden(t *testing.T, file string, got []byte) {
	t.Helper()
	if *update {
		if err := os.WriteFile(file, got, 0o644); err != nil {
			t.Fatal(err)
		}
		return
	}
	want, err := os.ReadFile(file)
	if err != nil {
		t.Fatalf("%v; write it with -update", err)
	}
	if bytes.Equal(got, want) {
		return
	}
	was, is := strings.Split(string(want), "\n"), strings.Split(string(got), "\n")
	for i := range max(len(was), len(is)) {
		a, b := at(was, i), at(is, i)
		if a != b {
			t.Errorf("%s:%d\n  was %s\n  is  %s", file, i+1, a, b)
		}
	}
	t.Errorf("the results differ from %s; if that is meant, write them with -update", file)
}

func at(lines []string, i int) string {
	if i < len(lines) {
		return lines[i]
	}
	return ""
}
