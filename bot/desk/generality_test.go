package desk_test

import (
	"context"
	"io/fs"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"unicode"
	"unicode/utf8"

	"zonedesk/bot/desk"
	"zonedesk/bot/desk/exam"
	"zonedesk/knowledge"
	"zonedesk/search"
	"zonedesk/search/text"
)

// deskOf opens a desk on a pack.
func deskOf(t testing.TB, pack *knowledge.Pack, err error) *desk.Desk {
	t.Helper()
	if err != nil {
		t.Fatalf("loading the pack: %v", err)
	}
	d, err := desk.New(pack, mustIndex(t, pack))
	if err != nil {
		t.Fatal(err)
	}
	return d
}

func mustIndex(t testing.TB, pack *knowledge.Pack) *search.Index {
	t.Helper()
	index, err := search.Build(pack)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { index.Close() })
	return index
}

func packagedDesk(t testing.TB) *desk.Desk {
	t.Helper()
	pack, err := knowledge.Packaged()
	return deskOf(t, pack, err)
}

// sit puts one file of questions to a desk.
func sit(t testing.TB, d *desk.Desk, file string) exam.Score {
	t.Helper()
	in, err := os.Open(file)
	if err != nil {
		t.Fatal(err)
	}
	defer in.Close()
	paper := exam.Paper{Desk: d}
	if err := paper.Sit(context.Background(), strings.TrimSuffix(filepath.Base(file), ".jsonl"), in); err != nil {
		t.Fatal(err)
	}
	return paper.Score
}

// TestAnotherProvinceIsAnsweredWithoutOtherCode: Tân Giang is invented, with zones, territories, industries and rules of
// its own; in it, Hòa Bình is elsewhere.
func TestAnotherProvinceIsAnsweredWithoutOtherCode(t *testing.T) {
	pack, err := knowledge.LoadDir("testdata/packs/tan-giang")
	score := sit(t, deskOf(t, pack, err), "testdata/packs/tan-giang.jsonl")
	all := score.Groups["all"]
	t.Logf("%d of %d right, %d wrong, %d abstained", all.Right, all.Asked, all.Wrong, all.Abstained)
	for _, m := range score.Misses {
		t.Log(m)
	}
	if score.Accuracy() < 0.9 {
		t.Errorf("%d of %d questions about another pack are answered right, expected at least 90 %%", all.Right, all.Asked)
	}
}

// TestNoCodeNamesWhatThePackIsAbout reads the sources and word lists for the packaged pack's proper names. Only the list of
// what lies elsewhere may hold some: every province is there, and a pack's own is left out when its desk is opened.
func TestNoCodeNamesWhatThePackIsAbout(t *testing.T) {
	pack, err := knowledge.Packaged()
	if err != nil {
		t.Fatal(err)
	}
	names := properNames(pack)
	if len(names) < 100 {
		t.Fatalf("%d proper names in the packaged pack, expected more than a hundred", len(names))
	}
	for _, root := range []string{".", "../../search"} {
		err := filepath.WalkDir(root, func(path string, entry fs.DirEntry, err error) error {
			if err != nil {
				return err
			}
			if entry.IsDir() {
				if entry.Name() == "testdata" {
					return fs.SkipDir
				}
				return nil
			}
			source := strings.HasSuffix(path, ".go") && !strings.HasSuffix(path, "_test.go") || strings.HasSuffix(path, ".yaml")
			if !source || filepath.Base(path) == "elsewhere.yaml" {
				return nil
			}
			data, err := os.ReadFile(path)
			if err != nil {
				return err
			}
			for _, m := range mentions(string(data), names) {
				t.Errorf("%s:%d names %s of the packaged pack; expected no name of a zone, territory or company", path, m.line, strings.Join(m.names, ", "))
			}
			return nil
		})
		if err != nil {
			t.Fatal(err)
		}
	}
}

// properNames are the names of a pack's home, zones, territories and companies, folded. Single syllables and words that
// every language has are no proper names by themselves.
func properNames(pack *knowledge.Pack) []string {
	seen := map[string]bool{}
	add := func(all ...string) {
		for _, n := range all {
			folded := text.Fold(n)
			if tellsApart(folded) {
				seen[folded] = true
			}
		}
	}
	named := func(names knowledge.Text, aliases map[knowledge.Lang][]string) {
		for _, n := range names {
			add(n)
		}
		for _, list := range aliases {
			add(list...)
		}
	}
	add(pack.ID, pack.Home)
	for _, z := range pack.Zones {
		named(z.Names, z.Aliases)
		named(z.Short, nil)
	}
	for _, x := range pack.Territories {
		named(x.Names, x.Aliases)
	}
	for _, f := range pack.Facts {
		add(f.Name)
		add(f.Aliases...)
	}
	var names []string
	for n := range seen {
		names = append(names, n)
	}
	slices.Sort(names)
	return names
}

func tellsApart(folded string) bool {
	if utf8.RuneCountInString(folded) < 2 {
		return false
	}
	if folded[0] >= utf8.RuneSelf {
		return folded != "和平" // peace, too
	}
	return strings.ContainsAny(folded, " -") || len(folded) >= 5
}

// mention is a line that holds proper names.
type mention struct {
	line  int
	names []string
}

// mentions finds folded names in a text: as whole words in Latin letters, anywhere in other scripts. Hyphens and
// underscores part words.
func mentions(source string, names []string) []mention {
	source = strings.Map(blankJoins, text.Fold(source))
	names = slices.DeleteFunc(slices.Clone(names), func(n string) bool { return !strings.Contains(source, strings.Map(blankJoins, n)) })
	var found []mention
	for n, line := range strings.Split(source, "\n") {
		m := mention{line: n + 1}
		for _, name := range names {
			if stands(line, strings.Map(blankJoins, name)) {
				m.names = append(m.names, name)
			}
		}
		if len(m.names) > 0 {
			found = append(found, m)
		}
	}
	return found
}

// stands reports whether a name stands in a line.
func stands(line, name string) bool {
	for from := 0; ; {
		i := strings.Index(line[from:], name)
		if i < 0 {
			return false
		}
		i += from
		before, _ := utf8.DecodeLastRuneInString(line[:i])
		after, _ := utf8.DecodeRuneInString(line[i+len(name):])
		if name[0] >= utf8.RuneSelf || !inWord(before) && !inWord(after) {
			return true
		}
		from = i + 1
	}
}

func blankJoins(r rune) rune {
	if r == '-' || r == '_' {
		return ' '
	}
	return r
}

func inWord(r rune) bool { return r != utf8.RuneError && (unicode.IsLetter(r) || unicode.IsDigit(r)) }
