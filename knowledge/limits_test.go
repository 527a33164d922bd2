package knowledge

import (
	"bytes"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"testing/fstest"
)

// broken spoils the sample in many ways at once.
func broken(t testing.TB) fstest.MapFS {
	fsys := sample()
	for _, e := range []struct{ file, old, new string }{
		{"pack.yaml", "languages: [vi, en]", "languages: [vi, en, fr]"},
		{"sources.yaml", "reliability: high, date: 2022", "reliability: very, date: 22"},
		{"documents.yaml", "    number", "    nummer"},
		{"places.yaml", "lon: 105.8042", "lon: 1058042"},
		{"industries.yaml", "part_of: manufacturing", "part_of: electronics"},
		{"zones/luong-son.yaml", "value: 83, unit: ha, as_of: 2023-11", "value: 83, as_of: 2023-13"},
		{"zones/luong-son.yaml", "{vi: \"Môi giới nói {a}.\", en: \"A broker says {a}.\"}", "{vi: \"Môi giới nói 230 ha.\"}"},
		{"zones/luong-son.yaml", "value: 7.4", "value: 77.4"},
		{"zones/luong-son.yaml", "value: 100", "value: 1000"},
		{"zones/luong-son.yaml", "price: {term: lease, tax: unknown}, ", ""},
		{"statistics.yaml", "value: 26, unit: projects, as_of: 2022-08, sources: [seed]", "value: 36, unit: projects, as_of: 2022-08, sources: [sede]"},
		{"articles/incentives.yaml", "topic: incentive", "topic: incentives"},
		{"articles/incentives.yaml", "{rate: {value: 17, unit: \"%\"}, n: {value: 10, unit: years}}", "{n: {value: 10, unit: lustra}, spare: {date: 2007}}"},
		{"contacts.yaml", "names:", "name:"},
		{"probes.yaml", "", "probes:\n  - {lang: en, text: what?, expect: [zone.nowhere]\n"},
		{"zone.yml", "", "id: stray"},
	} {
		edit(t, fsys, e.file, e.old, e.new)
	}
	return fsys
}

func TestAllFaultsOfABrokenPackAreReportedAtOnce(t *testing.T) {
	golden := filepath.Join("testdata", "broken.golden")
	for range 5 { // the order must not hang on that of maps
		_, err := Load(broken(t))
		got := fmt.Sprintln(err)
		if *update {
			if err := os.MkdirAll("testdata", 0o755); err != nil {
				t.Fatal(err)
			}
			if err := os.WriteFile(golden, []byte(got), 0o644); err != nil {
				t.Fatal(err)
			}
		}
		want, err := os.ReadFile(golden)
		if err != nil {
			t.Fatal(err)
		}
		if got != string(want) {
			t.Fatalf("faults\n%s\nexpected, as in %s (go test -update writes it anew)\n%s", got, golden, want)
		}
	}
}

func TestLimitsAreKept(t *testing.T) {
	for _, c := range []struct {
		name, want string
		spoil      func(fstest.MapFS)
	}{
		{"a file that is too large", "contacts.yaml:1:1: the file is larger than 8 MiB; expected smaller files", func(f fstest.MapFS) {
			f["contacts.yaml"] = &fstest.MapFile{Data: bytes.Repeat([]byte("# padding\n"), maxFile/10+1)}
		}},
		{"nesting that is too deep", "contacts.yaml:1:", func(f fstest.MapFS) {
			f["contacts.yaml"] = &fstest.MapFile{Data: []byte("contacts: " + strings.Repeat("[", 100_000))}
		}},
		{"nesting of indented lists that is too deep", "contacts.yaml:2:", func(f fstest.MapFS) {
			f["contacts.yaml"] = &fstest.MapFile{Data: []byte("contacts:\n" + strings.Repeat("- ", 1000) + "x\n")}
		}},
		{"aliases that grow without end", "contacts.yaml:1:4: anchor &a; expected no anchors", func(f fstest.MapFS) {
			f["contacts.yaml"] = &fstest.MapFile{Data: []byte("a: &a [x]\nb: &b [*a, *a, *a]\nc: &c [*b, *b, *b]\ncontacts: [*c]\n")}
		}},
		{"an alias of itself", "contacts.yaml:1:11: anchor &a; expected no anchors", func(f fstest.MapFS) {
			f["contacts.yaml"] = &fstest.MapFile{Data: []byte("contacts: &a [*a]\n")}
		}},
		{"too many files", "more than 20000 files; expected fewer", func(f fstest.MapFS) {
			empty := &fstest.MapFile{Data: []byte("contacts: []\n")}
			for i := range maxFiles {
				f[fmt.Sprintf("contacts/%d.yaml", i)] = empty
			}
		}},
	} {
		t.Run(c.name, func(t *testing.T) {
			fsys := sample()
			c.spoil(fsys)
			_, err := Load(fsys)
			if _, ok := errors.AsType[Faults](err); !ok || !strings.Contains(err.Error(), c.want) {
				t.Errorf("error %v, expected faults with %q", err, c.want)
			}
		})
	}
}

func TestNamesMayHoldDigitsInProse(t *testing.T) {
	known := newDigitNames([]name{{"", passage{s: "Quốc lộ 6"}}, {"", passage{s: "QL6"}}, {"", passage{s: "P2M"}}, {"", passage{s: "6번 국도"}}, {"", passage{s: "6"}}})
	for _, c := range []struct {
		name, s string
		free    bool // of figures
	}{
		{"a road by its name", "cạnh Quốc lộ 6, đi Sơn La", true},
		{"a road in other letters", "cạnh QUỐC LỘ 6.", true},
		{"a road with its marks apart", "cạnh Quô\u0301c lô\u0323 6", true},
		{"a company with a Korean particle", "P2M은 부품을 만든다", true},
		{"a Korean name after a particle", "공단은 6번 국도에 있다", true},
		{"a name twice", "P2M và P2M", true},
		{"another road", "cạnh Quốc lộ 60", false},
		{"a kilometre of the road", "Quốc lộ 6.5", false},
		{"a name inside a code", "XP2M", false},
		{"a name that is only a number", "6 ha", false},
		{"Arabic-Indic digits", "٦ ha", false},
		{"a square metre in its own sign", "m²", true},
	} {
		if got := firstFigure(known.strip(c.s)); (got == "") != c.free {
			t.Errorf("%s: %q has the figure %q, expected none: %v", c.name, c.s, got, c.free)
		}
	}
}

func FuzzLoad(f *testing.F) {
	for name, file := range sample() {
		f.Add(name, file.Data)
	}
	for name, file := range broken(f) {
		f.Add(name, file.Data)
	}
	f.Add("zones/x.yaml", []byte("id: x\nfacts: [{}, null, [], {measure: land.rent, figures: {a: {}}, price: 1}]\n"))
	f.Fuzz(func(t *testing.T, name string, data []byte) {
		fsys := sample()
		if !fsValid(name) {
			return
		}
		fsys[name] = &fstest.MapFile{Data: data}
		p, err := Load(fsys)
		if (p == nil) == (err == nil) {
			t.Fatalf("pack %v and error %v, expected one of them", p, err)
		}
		faults, ok := errors.AsType[Faults](err)
		if err != nil && ok {
			for _, fault := range faults {
				if fault.Pos.File == "" || fault.Pos.Line < 1 || fault.Pos.Column < 1 || fault.Message.String() == "" {
					t.Fatalf("fault %+v, expected a file, a line, a column and a message", fault)
				}
			}
		}
		if p == nil {
			return
		}
		for _, fact := range p.Facts {
			if p.Fact(fact.ID) != fact {
				t.Fatalf("fact %q is not found by its id", fact.ID)
			}
			for _, s := range fact.Sources {
				if p.Source(s) == nil {
					t.Fatalf("fact %q has the source %q, which is not there", fact.ID, s)
				}
			}
		}
	})
}

// fsValid keeps to names that a folder can hold beside the sample's.
func fsValid(name string) bool {
	fsys := sample()
	if fsys[name] != nil {
		return true
	}
	return strings.HasSuffix(name, ".yaml") && !strings.ContainsAny(name, "/\\\x00") && name != ".yaml" || name == "zones/x.yaml"
}

func BenchmarkLoad(b *testing.B) {
	for _, n := range []int{12, 120, 1200} {
		fsys := province(n)
		b.Run(fmt.Sprintf("zones=%d", n), func(b *testing.B) {
			size := 0
			for _, f := range fsys {
				size += len(f.Data)
			}
			b.SetBytes(int64(size))
			b.ReportAllocs()
			for b.Loop() {
				if _, err := Load(fsys); err != nil {
					b.Fatalf("the province has faults, expected none: %.2000v", err)
				}
			}
		})
	}
}
