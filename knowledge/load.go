package knowledge

import (
	"crypto/sha256"
	"embed"
	"encoding/hex"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path"
	"slices"
	"strings"
	"unicode/utf8"

	"go.yaml.in/yaml/v4"
	"go.yaml.in/yaml/v4/plugin/loaderlimits"
)

// Limits of a pack, far above what a province needs, so that a hostile or mistaken folder cannot exhaust the machine.
const (
	maxFile  = 8 << 20 // bytes
	maxFiles = 20_000
	maxDepth = 32 // of nested lists and mappings
)

//go:embed all:pack
var packaged embed.FS

// Packaged loads the pack that the program carries.
func Packaged() (*Pack, error) {
	fsys, err := fs.Sub(packaged, "pack")
	if err != nil {
		return nil, fmt.Errorf("opening the packaged knowledge: %w", err)
	}
	return Load(fsys)
}

// LoadDir loads the pack in a folder. Faults name files relative to it.
func LoadDir(path string) (*Pack, error) {
	root, err := os.OpenRoot(path)
	if err != nil {
		return nil, fmt.Errorf("opening the knowledge pack: %w", err)
	}
	defer root.Close()
	return Load(root.FS())
}

// Load reads a pack and checks all of it. Anything wrong with its content is reported, all at once, as Faults, and there is
// no pack then. Other errors mean that fsys could not be read.
//
// A pack is pack.yaml, zones/ID.yaml for each zone, and lists of sources, documents, territories, places, industries,
// statistics, articles, contacts, regimes and probes, each in NAME.yaml, NAME-anything.yaml or NAME/anything.yaml.
// Names beginning with a dot and *.md are passed over.
func Load(fsys fs.FS) (*Pack, error) {
	files, err := ReadFiles(fsys)
	if err != nil {
		return nil, err
	}
	return files.Load()
}

// loader gathers a pack, what is wrong with it, and what can be judged only when all of it is read.
type loader struct {
	pack   *Pack
	faults Faults

	ids     map[table]map[string]Pos // where each id is declared
	broken  map[table]bool           // tables that were not read in full: unknown ids there are no fault
	refs    []ref
	names   []name
	prose   []*prose
	origins map[*Fact]*object // where facts come from, to name the place of a value
}

// table is a kind of record with ids of its own.
type table string

const (
	sources     table = "source"
	documents   table = "document"
	territories table = "territory"
	places      table = "place"
	industries  table = "industry"
	zones       table = "zone"
	facts       table = "fact"
	articles    table = "article"
	contacts    table = "contact"
	regimes     table = "regime"
)

func (l *loader) faultf(pos Pos, format string, args ...any) {
	l.faults = append(l.faults, Fault{pos, Messagef(format, args...)})
}

// languages are those of the pack, or all while they are not known.
func (l *loader) languages() []string {
	if len(l.pack.Languages) == 0 {
		return words(Langs())
	}
	return words(l.pack.Languages)
}

// file is a file of the pack; list names what it holds: "sources", "zones", "pack".
type file struct {
	name, list string
	data       []byte
}

// rank puts pack.yaml first and zones before the rest, whose facts follow theirs; names stay in order otherwise.
func rank(f file) int {
	switch f.list {
	case "pack":
		return 0
	case "zones":
		return 1
	}
	return 2
}

func top(name string) Pos { return Pos{File: name, Line: 1, Column: 1} }

// listOf says what a file of this name holds, "" when it is no file of a pack.
func listOf(name string) string {
	stem, ok := strings.CutSuffix(name, ".yaml")
	if !ok {
		return ""
	}
	dir, _ := path.Split(stem)
	var base string
	switch dir {
	case "":
		if stem == "pack" {
			return "pack"
		}
		base, _, _ = strings.Cut(stem, "-")
	case "zones/":
		return "zones"
	default:
		base = strings.TrimSuffix(dir, "/")
	}
	if slices.Contains(listNames(), base) {
		return base
	}
	return ""
}

// hash is the SHA-256, in hex, of the names and contents of files in the order of their names.
func hash(files []file) string {
	byName := slices.SortedFunc(slices.Values(files), func(a, b file) int { return strings.Compare(a.name, b.name) })
	h := sha256.New()
	for _, f := range byName {
		// Lengths stand before names and contents so that no two packs write the same bytes.
		fmt.Fprintf(h, "%d %s %d\n", len(f.name), f.name, len(f.data))
		h.Write(f.data)
	}
	return hex.EncodeToString(h.Sum(nil))
}

// parse returns the root of a file, or reports why there is none and returns nil.
func (l *loader) parse(f file) *yaml.Node {
	if pos, message := unreadable(f); message != "" {
		l.faultf(pos, "%s", message)
		return nil
	}
	var doc yaml.Node
	err := yaml.Load(f.data, &doc, yaml.WithPlugin(loaderlimits.New(loaderlimits.DepthValue(maxDepth))))
	if err != nil || len(doc.Content) != 1 {
		pos, message := syntax(f.name, err)
		l.faultf(pos, "%s", message)
		return nil
	}
	if !l.plainYAML(f.name, doc.Content[0]) {
		return nil
	}
	return doc.Content[0]
}

// unreadable finds bytes that no YAML file may hold; the YAML reader does not say where they are.
func unreadable(f file) (Pos, string) {
	pos := top(f.name)
	for data := f.data; len(data) > 0; {
		r, size := utf8.DecodeRune(data)
		switch {
		case r == utf8.RuneError && size == 1:
			return pos, "bytes that are not UTF-8; expected the file to be saved as UTF-8"
		case r < ' ' && r != '\n' && r != '\r' && r != '\t' || r == 0x7f:
			return pos, fmt.Sprintf("control character %U; expected text", r)
		}
		data = data[size:]
		pos.Column++
		if r == '\n' {
			pos.Line, pos.Column = pos.Line+1, 1
		}
	}
	return Pos{}, ""
}

// syntax says where and why the YAML reader gave up.
func syntax(name string, err error) (Pos, string) {
	pos := top(name)
	if e, ok := errors.AsType[*yaml.LoadError](err); ok && e.Mark.Line > 0 {
		pos.Line, pos.Column = e.Mark.Line, max(e.Mark.Column, 1)
		message := "not YAML: " + e.Message
		if e.ContextMsg != "" && e.ContextMark.Line > 0 {
			message += fmt.Sprintf(", %s that began in line %d, column %d", e.ContextMsg, e.ContextMark.Line, e.ContextMark.Column)
		}
		return pos, message
	}
	if err != nil && strings.Contains(err.Error(), "found multiple") {
		return pos, "several documents in one file; expected one, without ---"
	}
	return pos, "nothing in the file; expected keys and values"
}

// plainYAML reports anchors, aliases and tags: the files are for people to read from top to bottom.
func (l *loader) plainYAML(name string, n *yaml.Node) bool {
	if n.Kind == yaml.AliasNode {
		l.faultf(at(name, n), "alias *%s; expected the value itself", n.Value)
		return false
	}
	ok := true
	if n.Anchor != "" {
		l.faultf(at(name, n), "anchor &%s; expected no anchors", n.Anchor)
		ok = false
	}
	if n.Style&yaml.TaggedStyle != 0 {
		l.faultf(at(name, n), "tag %s; expected no tags", n.Tag)
		ok = false
	}
	for _, c := range n.Content {
		ok = l.plainYAML(name, c) && ok
	}
	return ok
}
