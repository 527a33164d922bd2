package desk

import (
	"go/ast"
	"go/parser"
	"go/token"
	"path/filepath"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"testing"

	"zonedesk/knowledge"
)

// Where messages come from that staff read in their language: not those on files that only an editor of them can make.
var messageSources = []string{"../../knowledge/*.go", "../../knowledge/workbook/*.go", "../broadcast/content.go", "../library/summary.go", "probe.go"}

var unworded = []string{"../../knowledge/load.go", "../../knowledge/files.go"}

// messageFormats are the formats of messages in the program: the first text of Messagef, the second argument of faultf, and words that are
// messages by themselves.
func messageFormats(t *testing.T) []string {
	t.Helper()
	formats := []string{"source", "document", "territory", "place", "industry", "zone", "fact", "article", "contact", "regime", "pack", "probe",
		"added", "added otherwise", "changed", "removed", "the zone removed", "its zone removed", "%d changed", "%d added", "%d removed", "%s, %s", "%s; %s"}
	for _, pattern := range messageSources {
		names, err := filepath.Glob(pattern)
		if err != nil || len(names) == 0 {
			t.Fatalf("%s: %v, %d files", pattern, err, len(names))
		}
		for _, name := range names {
			if strings.HasSuffix(name, "_test.go") || slices.Contains(unworded, name) {
				continue
			}
			file, err := parser.ParseFile(token.NewFileSet(), name, nil, 0)
			if err != nil {
				t.Fatal(err)
			}
			ast.Inspect(file, func(n ast.Node) bool {
				call, ok := n.(*ast.CallExpr)
				if !ok {
					return true
				}
				called := ""
				switch f := call.Fun.(type) {
				case *ast.Ident:
					called = f.Name
				case *ast.SelectorExpr:
					called = f.Sel.Name
				}
				at, ok := map[string]int{"Messagef": 0, "faultf": 1}[called]
				if !ok || at >= len(call.Args) {
					return true
				}
				if lit, ok := call.Args[at].(*ast.BasicLit); ok && lit.Kind == token.STRING {
					format, err := strconv.Unquote(lit.Value)
					if err != nil {
						t.Fatal(err)
					}
					formats = append(formats, format)
				}
				return true
			})
		}
	}
	slices.Sort(formats)
	return slices.DeleteFunc(slices.Compact(formats), func(f string) bool { return !letters.MatchString(verbs.ReplaceAllString(f, "")) })
}

var (
	letters = regexp.MustCompile(`\pL`)
	verbs   = regexp.MustCompile(`%(\[(\d+)\])?[a-z]|%%`)
)

// filled are the arguments that a format fills in with their verbs: "1s", "2q".
func filled(format string) []string {
	var all []string
	n := 0
	for _, m := range verbs.FindAllStringSubmatch(format, -1) {
		if m[0] == "%%" {
			continue
		}
		if n++; m[2] != "" {
			n, _ = strconv.Atoi(m[2])
		}
		all = append(all, strconv.Itoa(n)+m[0][len(m[0])-1:])
	}
	slices.Sort(all)
	return slices.Compact(all)
}

func TestMessagesForStaffAreInEachLanguage(t *testing.T) {
	p, err := packagedMessages()
	if err != nil {
		t.Fatal(err)
	}
	formats := messageFormats(t)
	if len(formats) < 120 {
		t.Fatalf("%d formats of messages were found: expected more", len(formats))
	}
	for _, lang := range knowledge.Langs() {
		for _, format := range formats {
			if lang == knowledge.EN {
				continue
			}
			translated, ok := p[lang][format]
			if !ok {
				t.Errorf("%s lacks %q", lang, format)
				continue
			}
			if got, want := filled(translated), filled(format); !slices.Equal(got, want) {
				t.Errorf("%s fills in %v for %q: expected %v", lang, got, format, want)
			}
		}
		for key := range p[lang] {
			if !slices.Contains(formats, key) {
				t.Errorf("%s translates %q: no message is so", lang, key)
			}
		}
	}
}

func TestMessagesAreWordedWithWhatTheyHold(t *testing.T) {
	p := messages{knowledge.VI: {"%s is %s; %v": "%s là %s; %v", "unknown %s %q": "không có %[1]s %[2]q", "zone": "khu", "in line %d": "ở dòng %d", "a list": "danh sách"}}
	for _, c := range []struct {
		name string
		m    knowledge.Message
		want string
	}{
		{"a message in a message", knowledge.Messagef("%s is %s; %v", "value", knowledge.Messagef("a list"), knowledge.InLine{Line: 4}), "value là danh sách; ở dòng 4"},
		{"an id stands for itself", knowledge.Messagef("unknown %s %q", knowledge.Messagef("zone"), "zone"), `không có khu "zone"`},
		{"what isn't translated is English", knowledge.Messagef("%d parts", 3), "3 parts"},
		{"a percent sign that is filled in", knowledge.Messagef("%s", "100%d"), "100%d"},
	} {
		if got := p.word(knowledge.VI, c.m); got != c.want {
			t.Errorf("%s: worded %q, expected %q", c.name, got, c.want)
		}
	}
}
