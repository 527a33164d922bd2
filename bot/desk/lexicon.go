package desk

import (
	"cmp"
	"embed"
	"fmt"
	"iter"
	"maps"
	"regexp"
	"slices"
	"strings"
	"sync"
	"unicode"
	"unicode/utf8"

	"go.yaml.in/yaml/v4"
	"golang.org/x/text/unicode/norm"

	"zonedesk/knowledge"
	"zonedesk/search/text"
)

//go:embed lexicon/*.yaml
var lexiconFiles embed.FS

// lexicon maps expressions of every language, and the names of a pack, to concepts.
type lexicon struct {
	root      *node
	meanings  map[string]*meaning // by concept
	keys      map[string]bool     // marked words as they are written right
	bare      map[string]bool     // Vietnamese words that are written without marks
	words     map[string]bool     // folded tokens that occur in expressions
	forms     []form              // of the words that may be misspelt, sorted
	sorted    int                 // how many of the forms are sorted, while words are added
	spelling  []string            // those words, as they were learnt
	long      map[byte][]string   // the long words of expressions, by their first letter
	homograph map[string][]homograph
	own       map[string]bool // ownNames

	vietnamese, unmarked, english *speller
}

// homograph is one reading of a word that is two words without its marks, and what speaks for it: the words right before and
// after, folded, or concepts elsewhere in the question.
type homograph struct {
	Concept string
	After   []string // the word stands after one of these
	Before  []string
	Unless  []string // one of these stands anywhere before it
	Beside  []string
}

// node is a trie node; edges are folded tokens, single runes for Han, Kana and Hangul. Most nodes have one edge at most, which
// takes no map. A lexicon changes only nodes of its own: on the way to a new expression it puts branches of its own in place of
// the nodes that it shares.
type node struct {
	of    *lexicon
	edge  string
	only  *node
	next  map[string]*node // all edges, where there are more
	terms []term
}

// form is a word, or one with a letter left out, by its hash: a table of texts would take twenty times the memory.
type form struct {
	hash uint32
	word int32 // its place in spelling
}

// term is one reading of an expression.
type term struct {
	*meaning
	lang  knowledge.Lang // empty for names
	exact []string       // the tokens' markKeys; nil when marks don't matter
}

// meaning is a concept with what the reading of its expressions depends on.
type meaning struct {
	concept string
	alone   []string // the concept, in a slice that can't grow in place
	rare    bool     // far from the desk's business or one of many like words, so that its mere letters are no sign of it
	grammar bool     // what questions are made of in their own language
}

func (x *lexicon) meaning(concept string) *meaning {
	m := x.meanings[concept]
	if m == nil {
		m = &meaning{concept: concept, alone: []string{concept},
			rare: concept != "out.forecast" && hasAnyPrefix(concept, "out.", "insult", "inject", "x.", countryName), grammar: concept == "fill" || strings.HasPrefix(concept, "q.")}
		x.meanings[concept] = m
	}
	return m
}

// name concepts are "kind:id".
const (
	zoneName      = "zone:"
	placeName     = "place:"
	territoryName = "territory:"
	industryName  = "industry:"
	companyName   = "company:" // id of the fact that names the company
	elsewhereName = "elsewhere:"
	documentName  = "document:"
	actName       = "act:" // of an act by its name alone, which others before and after it may bear
	countryName   = "country:"
	bareName      = "bare:" // a territory's name without its unit word, which must stand beside it
)

// packagedLexicon are the words that zonedesk comes with, read once for every pack. Nothing changes them.
var packagedLexicon = sync.OnceValues(readPackaged)

// packagedWords are the expressions of each language and the names of countries, and the names of places elsewhere, of which
// each pack takes those that aren't its own.
type packagedWords struct {
	lexicon   *lexicon
	elsewhere []elsewhere
}

// elsewhere is a place outside all packs, or a pack's own.
type elsewhere struct {
	concept string
	names   []string
	folded  []string
}

func readPackaged() (*packagedWords, error) {
	x := &lexicon{root: &node{next: map[string]*node{}}, meanings: map[string]*meaning{}, keys: map[string]bool{}, bare: map[string]bool{}, words: map[string]bool{}, long: map[byte][]string{},
		vietnamese: newSpeller(false), unmarked: newSpeller(true), english: newSpeller(true)}
	x.root.of = x
	short, err := readLexicon("short")
	if err != nil {
		return nil, err
	}
	for _, lang := range knowledge.Langs() {
		entries, err := readLexicon(string(lang))
		if err != nil {
			return nil, err
		}
		for _, concept := range slices.Sorted(maps.Keys(entries)) {
			for _, e := range entries[concept] {
				x.add(e, concept, lang)
				if lang == knowledge.VI {
					for _, s := range shortened(e, short) {
						x.add(s, concept, lang)
					}
				}
			}
		}
	}
	countries, err := readLexicon("countries")
	if err != nil {
		return nil, err
	}
	for _, id := range slices.Sorted(maps.Keys(countries)) {
		for _, n := range countries[id] {
			x.add(n, countryName+id, "")
		}
	}
	for _, w := range x.spelling {
		if len(w) >= longWord {
			x.long[w[0]] = append(x.long[w[0]], w)
		}
	}
	said, err := packagedPhrases()
	if err != nil {
		return nil, err
	}
	for _, lang := range []knowledge.Lang{knowledge.VI, knowledge.EN} {
		for _, key := range slices.Sorted(maps.Keys(said[lang])) {
			x.spellProse(said[lang][key], lang)
		}
	}
	if err := readYAML("homographs", &x.homograph); err != nil {
		return nil, err
	}
	x.sortForms()
	places, err := readLexicon("elsewhere")
	if err != nil {
		return nil, err
	}
	words := &packagedWords{lexicon: x}
	for _, id := range slices.Sorted(maps.Keys(places)) {
		e := elsewhere{concept: elsewhereName + id, names: places[id]}
		for _, n := range e.names {
			e.folded = append(e.folded, text.Fold(n))
		}
		words.elsewhere = append(words.elsewhere, e)
	}
	return words, nil
}

// newLexicon adds the names of a pack to the packaged words.
func newLexicon(pack *knowledge.Pack) (*lexicon, error) {
	words, err := packagedLexicon()
	if err != nil {
		return nil, err
	}
	x := words.lexicon.branch()
	x.own = ownNames(pack)
	for _, e := range words.elsewhere {
		if slices.ContainsFunc(e.folded, func(n string) bool { return x.own[n] }) {
			continue
		}
		for _, n := range e.names {
			x.add(n, e.concept, "")
		}
	}
	x.addPack(pack)
	x.readProse(pack)
	x.sortForms()
	return x, nil
}

// readProse teaches the spellers which words stand together in a pack's articles and facts.
func (x *lexicon) readProse(pack *knowledge.Pack) {
	for _, a := range pack.Articles {
		for _, lang := range []knowledge.Lang{knowledge.VI, knowledge.EN} {
			for _, s := range append([]string{a.Title[lang], a.Text[lang], a.Caution[lang]}, a.Questions[lang]...) {
				x.spellProse(s, lang)
			}
		}
	}
	for _, f := range pack.Facts {
		for _, lang := range []knowledge.Lang{knowledge.VI, knowledge.EN} {
			x.spellProse(f.Text[lang], lang)
			x.spellProse(f.Note[lang], lang)
		}
	}
}

// spellProse teaches the speller of a language the words of a text, those between signs together.
func (x *lexicon) spellProse(s string, lang knowledge.Lang) {
	s = figures.ReplaceAllString(placeholder.ReplaceAllString(s, ";"), anyFigure)
	for stretch := range strings.FieldsFuncSeq(s, func(r rune) bool {
		return r != ' ' && !unicode.IsLetter(r) && !unicode.IsDigit(r) && !unicode.Is(unicode.Mn, r)
	}) {
		if tokens := split(stretch); len(tokens) > 0 {
			x.spell(tokens, stretch, lang)
		}
	}
}

var (
	placeholder = regexp.MustCompile(`\{[^}]*\}`)            // the {names} in a text
	figures     = regexp.MustCompile(`\b\d+(?:[.,/]\d+)*\b`) // with their signs
)

// anyFigure stands for all figures where words are counted.
const anyFigure = "0"

// branch returns a lexicon that holds the same and shares it, as far as nothing is added.
func (x *lexicon) branch() *lexicon {
	b := &lexicon{
		meanings: maps.Clone(x.meanings), keys: maps.Clone(x.keys), bare: maps.Clone(x.bare), words: maps.Clone(x.words),
		forms: slices.Clip(x.forms), sorted: x.sorted, spelling: slices.Clip(x.spelling), long: x.long, homograph: x.homograph,
		vietnamese: x.vietnamese.branch(), unmarked: x.unmarked.branch(), english: x.english.branch(),
	}
	b.root = x.root.branch(b)
	return b
}

// entries are the lines of a list that zonedesk comes with, but its comments.
func entries(list string) iter.Seq[string] {
	return func(yield func(string) bool) {
		for line := range strings.SplitSeq(strings.TrimSpace(list), "\n") {
			if !strings.HasPrefix(line, "#") && !yield(line) {
				return
			}
		}
	}
}

func readLexicon(name string) (map[string][]string, error) {
	entries := map[string][]string{}
	return entries, readYAML(name, &entries)
}

func readYAML(name string, into any) error {
	data, err := lexiconFiles.ReadFile("lexicon/" + name + ".yaml")
	if err != nil {
		return fmt.Errorf("read lexicon: %w", err)
	}
	if err := yaml.Unmarshal(data, into); err != nil {
		return fmt.Errorf("read lexicon %s: %w", name, err)
	}
	return nil
}

// shortened returns the forms of an expression with a word written short.
func shortened(expression string, short map[string][]string) []string {
	var forms []string
	for _, long := range slices.Sorted(maps.Keys(short)) {
		list := short[long]
		if !strings.Contains(" "+expression+" ", " "+long+" ") {
			continue
		}
		for _, s := range list {
			if long != expression {
				forms = append(forms, strings.ReplaceAll(expression, long, s))
			}
		}
	}
	return forms
}

// ownNames are the folded names of the pack's zones, places and territories, with and without the word for what they are: they are
// not elsewhere.
func ownNames(pack *knowledge.Pack) map[string]bool {
	own := map[string]bool{}
	note := func(names knowledge.Text, aliases map[knowledge.Lang][]string) {
		for _, n := range names {
			own[text.Fold(n)], own[text.Fold(withoutUnit(n))] = true, true
		}
		for _, list := range aliases {
			for _, n := range list {
				own[text.Fold(n)] = true
			}
		}
	}
	for _, z := range pack.Zones {
		note(z.Names, z.Aliases)
		note(z.Short, nil)
	}
	for _, t := range pack.Territories {
		note(t.Names, t.Aliases)
	}
	for _, p := range pack.Places {
		note(p.Names, p.Aliases)
	}
	return own
}

func (x *lexicon) addPack(pack *knowledge.Pack) {
	for _, z := range pack.Zones {
		x.addNames(zoneName+z.ID, z.Names, z.Aliases)
		x.addNames(zoneName+z.ID, z.Short, nil)
	}
	x.addShortened(pack)
	for _, p := range pack.Places {
		x.addNames(placeName+p.ID, p.Names, p.Aliases)
	}
	for _, t := range pack.Territories {
		x.addNames(territoryName+t.ID, t.Names, t.Aliases)
		for _, n := range []string{t.Names[knowledge.VI], t.Names[knowledge.EN]} {
			if bare := withoutUnit(n); bare != n {
				x.add(bare, bareName+t.ID, "")
			}
		}
	}
	for _, doc := range pack.Documents {
		x.addNames(documentName+doc.ID, nil, doc.Aliases)
		x.addAct(doc)
	}
	for _, i := range pack.Industries {
		x.addNames(industryName+i.ID, i.Names, i.Aliases)
	}
	for _, f := range pack.Facts {
		if f.Name != "" {
			x.addCompany(f)
		}
	}
}

// addShortened adds the ends of long zone names in scripts without blanks (the last word, or two of four Han), as far as they are no
// other zone's and no expression's.
func (x *lexicon) addShortened(pack *knowledge.Pack) {
	zones := map[string]string{}
	for _, z := range pack.Zones {
		for _, lang := range []knowledge.Lang{knowledge.KO, knowledge.ZH, knowledge.JA} {
			end := nameEnd(z.Short[lang])
			if id, taken := zones[end]; taken && id != z.ID {
				zones[end] = ""
			} else {
				zones[end] = z.ID
			}
		}
	}
	for _, end := range slices.Sorted(maps.Keys(zones)) {
		if id := zones[end]; end != "" && id != "" && !x.knows(end) {
			x.add(end, zoneName+id, "")
		}
	}
}

// nameEnd is the last word of a name, or the last two of four Han and more; empty when that is the whole of it or a single letter.
func nameEnd(name string) string {
	letters := []rune(name)
	if i := strings.LastIndexByte(name, ' '); i > 0 && len([]rune(name[i+1:])) > 1 && unicode.In(letters[len(letters)-1], unicode.Hangul, unicode.Han) {
		return name[i+1:]
	}
	if n := len(letters); n >= 4 && unicode.Is(unicode.Han, letters[n-1]) && unicode.Is(unicode.Han, letters[n-2]) {
		return string(letters[n-2:])
	}
	return ""
}

// knows reports whether a text is an expression.
func (x *lexicon) knows(expression string) bool {
	n := x.root
	for _, u := range split(expression) {
		if n = n.step(u.folded); n == nil {
			return false
		}
	}
	return len(n.terms) > 0
}

// addAct adds the names of an act without its number, its year and words for new and old.
func (x *lexicon) addAct(doc *knowledge.Document) {
	if !isAct(doc) {
		return
	}
	for _, lang := range slices.Sorted(maps.Keys(doc.Name)) {
		for _, n := range append([]string{doc.Name[lang]}, doc.Aliases[lang]...) {
			name := strings.Join(strings.Fields(actExtras.ReplaceAllString(" "+strings.ReplaceAll(n, doc.Number, " ")+" ", " ")), " ")
			if units := split(name); !strings.Contains(name, "/") && (len(units) > 2 || len(units) == 2 && !units[0].wide) { // more than "law"
				x.add(name, actName+doc.ID, "")
			}
		}
	}
}

// actExtras are what the name of an act has beside itself.
var actExtras = regexp.MustCompile(`(?i)\d{4}(년|年)?| (số|năm|no\.?|mới|cũ|hiện hành|sửa đổi|new|old|previous|구|옛|새|신|개정) |第 |[ ]?号|호 |《|》|新しい|^ [新旧]|^ 신`)

// isAct reports whether a document is an act of the National Assembly rather than a decree.
func isAct(doc *knowledge.Document) bool { return strings.Contains(doc.Number, "/QH") }

// withoutUnit cuts the word for the unit from a territory's name: "huyện An Phú", "An Phu District".
func withoutUnit(name string) string {
	for _, prefix := range []string{"huyện ", "xã ", "phường ", "thành phố ", "thị trấn "} {
		if rest, ok := strings.CutPrefix(strings.ToLower(name), prefix); ok {
			return name[len(name)-len(rest):]
		}
	}
	for _, suffix := range []string{" District", " Commune", " Ward", " City", " Town"} {
		if rest, ok := strings.CutSuffix(name, suffix); ok {
			return rest
		}
	}
	return name
}

func (x *lexicon) addNames(concept string, names knowledge.Text, aliases map[knowledge.Lang][]string) {
	for _, lang := range slices.Sorted(maps.Keys(names)) {
		x.add(names[lang], concept, "")
	}
	for _, lang := range slices.Sorted(maps.Keys(aliases)) {
		for _, n := range aliases[lang] {
			x.add(n, concept, "")
		}
	}
}

// addCompany adds a tenant's or developer's names, and its first word where that word alone tells it apart.
func (x *lexicon) addCompany(f *knowledge.Fact) {
	for _, n := range append([]string{f.Name}, f.Aliases...) {
		x.add(n, companyName+f.ID, "")
	}
	if name, _, bracketed := strings.Cut(f.Name, " ("); bracketed {
		x.add(name, companyName+f.ID, "")
	}
	for _, n := range append([]string{f.Name}, f.Aliases...) {
		for _, suffix := range firmSuffixes {
			if short, ok := strings.CutSuffix(n, suffix); ok && strings.Contains(short, " ") {
				x.add(short, companyName+f.ID, "")
			}
		}
	}
	first, _, _ := strings.Cut(f.Name, " ")
	if w := text.Fold(first); len(w) >= 5 && isASCII(w) && !x.words[w] && !text.Syllable(w) {
		x.add(first, companyName+f.ID, "")
	}
}

// firmSuffixes end the names of firms that people call by what stands before.
var firmSuffixes = []string{" Vina", " Vietnam", " Việt Nam", " VN", " Group", " JSC"}

// add enters one expression under a concept, also as one run-together word.
func (x *lexicon) add(expression, concept string, lang knowledge.Lang) {
	tokens := split(expression)
	if len(tokens) == 0 {
		return
	}
	t := term{meaning: x.meaning(concept), lang: lang}
	marked := false
	for _, tok := range tokens {
		marked = marked || tok.key != tok.folded
	}
	if marked {
		for _, tok := range tokens {
			t.exact = append(t.exact, tok.key)
		}
	}
	x.spell(tokens, expression, lang)
	n := x.root
	joined, latin := "", true
	for _, tok := range tokens {
		if tok.key != tok.folded {
			x.keys[tok.key] = true
		}
		if lang == knowledge.VI && tok.key == tok.folded {
			x.bare[tok.folded] = true
		}
		n = x.child(n, tok.folded)
		x.learn(tok.folded)
		joined += tok.folded
		latin = latin && !tok.wide
	}
	n.terms = addTerm(n.terms, t)
	if latin && len(tokens) > 1 && len(tokens) <= 4 && len(joined) >= 6 {
		m := x.child(x.root, joined)
		m.terms = addTerm(m.terms, term{meaning: t.meaning, lang: lang})
		x.learn(joined)
	}
}

// spell teaches the spellers of the languages that an expression may stand in.
func (x *lexicon) spell(tokens []unit, expression string, lang knowledge.Lang) {
	if lang != "" && lang != knowledge.VI && lang != knowledge.EN || tokens[0].wide {
		return
	}
	lower := make([]string, len(tokens))
	for i, t := range tokens {
		if lower[i] = strings.ToLower(text.NFC(expression[t.start:t.end])); t.digit {
			lower[i] = anyFigure
		}
	}
	if lang != knowledge.EN {
		x.vietnamese.learn(lower)
		x.unmarked.learn(lower)
	}
	if lang != knowledge.VI {
		x.english.learn(lower)
	}
}

func addTerm(terms []term, t term) []term {
	for _, have := range terms {
		if have.concept == t.concept && have.lang == t.lang && strings.Join(have.exact, " ") == strings.Join(t.exact, " ") {
			return terms
		}
	}
	return append(terms, t)
}

// child is the node of the lexicon's own that an edge of another leads to.
func (x *lexicon) child(n *node, edge string) *node {
	c := n.step(edge)
	switch {
	case c == nil:
		c = &node{of: x}
	case c.of != x:
		c = c.branch(x)
	default:
		return c
	}
	switch {
	case n.next != nil:
		n.next[edge] = c
	case n.only == nil || n.edge == edge:
		n.edge, n.only = edge, c
	default:
		n.next = map[string]*node{n.edge: n.only, edge: c}
		n.edge, n.only = "", nil
	}
	return c
}

// branch is a node of another lexicon's that holds the same.
func (n *node) branch(of *lexicon) *node {
	return &node{of: of, edge: n.edge, only: n.only, next: maps.Clone(n.next), terms: slices.Clip(n.terms)}
}

// step is the node that an edge leads to, or nil.
func (n *node) step(edge string) *node {
	if n.next != nil {
		return n.next[edge]
	}
	if n.only != nil && n.edge == edge {
		return n.only
	}
	return nil
}

func (x *lexicon) learn(word string) {
	if x.words[word] {
		return
	}
	x.words[word] = true
	if len(word) < 3 || !isASCII(word) || strings.ContainsAny(word, "0123456789") {
		return
	}
	at := int32(len(x.spelling))
	x.spelling = append(x.spelling, word)
	eachSpelling(word, func(hash uint32) { x.forms = append(x.forms, form{hash, at}) })
}

// sortForms makes the words that were learnt ready to be found by near.
func (x *lexicon) sortForms() {
	old, more := x.forms[:x.sorted], x.forms[x.sorted:]
	slices.SortFunc(more, compareForms)
	all := make([]form, 0, len(x.forms))
	for len(old) > 0 && len(more) > 0 {
		if compareForms(old[0], more[0]) < 0 {
			all, old = append(all, old[0]), old[1:]
		} else {
			all, more = append(all, more[0]), more[1:]
		}
	}
	x.forms = append(append(all, old...), more...)
	x.sorted = len(x.forms)
	for _, s := range []*speller{x.vietnamese, x.unmarked, x.english} {
		s.ready()
	}
}

func compareForms(a, b form) int {
	return cmp.Or(cmp.Compare(a.hash, b.hash), cmp.Compare(a.word, b.word))
}

// near returns the known words one edit (a letter more, less, other, or two swapped) from word, never nil.
func (x *lexicon) near(word string) []string {
	found := []string{}
	if len(word) < 3 || !isASCII(word) {
		return found
	}
	eachSpelling(word, func(hash uint32) {
		first, _ := slices.BinarySearchFunc(x.forms, hash, func(f form, h uint32) int { return cmp.Compare(f.hash, h) })
		for _, f := range x.forms[first:] {
			if f.hash != hash {
				return
			}
			if w := x.spelling[f.word]; w != word && oneEdit(w, word) && !contains(found, w) {
				found = append(found, w)
			}
		}
	})
	return found
}

// far returns the words of expressions, not of names, that a long word is two edits from: the nearest, if it stands alone.
func (x *lexicon) far(word string) []string {
	if len(word) < longWord || !isASCII(word) {
		return nil
	}
	best, nearest := "", 3
	for _, w := range x.long[word[0]] {
		if abs(len(w)-len(word)) > 1 {
			continue
		}
		switch n := editDistance([]byte(word), []byte(w)); {
		case n < nearest:
			best, nearest = w, n
		case n == nearest && n < 3 && !strings.HasPrefix(w, best) && !strings.HasPrefix(best, w):
			best = "" // two may be meant
		}
	}
	if best == "" {
		return nil
	}
	return []string{best}
}

// longWord is the least length of a word in which two letters may be wrong.
const longWord = 7

// oneEdit reports whether a and b differ by one insertion, deletion, substitution or swap of neighbours.
func oneEdit(a, b string) bool {
	if len(a) > len(b) {
		a, b = b, a
	}
	i := 0
	for i < len(a) && a[i] == b[i] {
		i++
	}
	switch len(b) - len(a) {
	case 1:
		return a[i:] == b[i+1:]
	case 0:
		if i == len(a) {
			return true
		}
		return a[i+1:] == b[i+1:] && neighbours(a[i], b[i]) || i+1 < len(a) && a[i] == b[i+1] && a[i+1] == b[i] && a[i+2:] == b[i+2:]
	}
	return false
}

// neighbours reports whether two letters are near each other on a keyboard, or both vowels: slips, where other letters make
// another word ("protect" is no "project").
func neighbours(a, b byte) bool {
	if strings.IndexByte("aeiouy", a) >= 0 && strings.IndexByte("aeiouy", b) >= 0 {
		return true
	}
	return nextOnKeyboard(a, b)
}

// nextOnKeyboard reports whether two letters are near each other on a keyboard.
func nextOnKeyboard(a, b byte) bool {
	rows := [...]string{"qwertyuiop", "asdfghjkl", "zxcvbnm"}
	for i, row := range rows {
		x := strings.IndexByte(row, a)
		if x < 0 {
			continue
		}
		for j, other := range rows {
			y := strings.IndexByte(other, b)
			if y >= 0 && i-j <= 1 && j-i <= 1 && x-y <= 1 && y-x <= 1 {
				return true
			}
		}
	}
	return false
}

// unit is one token of a question as the lexicon sees it.
type unit struct {
	folded     string
	key        string // markKey of the token
	start, end int    // bytes in the question
	wide       bool   // a single rune of Han, Kana or Hangul
	digit      bool
	first      bool // of a sentence that follows another
	slip       bool // read as another word than was typed
}

// split cuts a text into units: words, and single runes of scripts written without spaces.
func split(s string) []unit {
	tokens := text.Tokens(s)
	units := make([]unit, 0, len(tokens)+8)
	for _, t := range tokens {
		switch t.Script {
		case text.Han, text.Kana, text.Hangul:
			for i, r := range t.Text {
				size := utf8.RuneLen(r)
				f := string(simplified(unicode.ToLower(r)))
				units = append(units, unit{folded: f, key: f, start: t.Start + i, end: t.Start + i + size, wide: true})
			}
		default:
			u := unit{folded: t.Folded, key: t.Folded, start: t.Start, end: t.End, digit: t.Script == text.Digit}
			if t.Lower != t.Folded {
				u.key = markKey(t.Lower)
			}
			units = append(units, u)
		}
	}
	for i := 1; i < len(units); i++ {
		units[i].first = strings.ContainsAny(s[units[i-1].end:units[i].start], "?!;,？！；。，")
	}
	return units
}

// unglue parts the word for a park or cluster from a name that was written without a blank after it: "kcnanphu".
func (x *lexicon) unglue(units []unit) []unit {
	for i := 0; i < len(units); i++ {
		u := units[i]
		if u.wide || u.digit || x.words[u.folded] || u.end-u.start != len(u.folded) {
			continue
		}
		for cut := 2; cut+3 <= len(u.folded); cut++ {
			if x.means(u.folded[:cut], "kind.") && x.means(u.folded[cut:], zoneName) {
				kind, name := u, u
				kind.folded, kind.key, kind.end = u.folded[:cut], u.folded[:cut], u.start+cut
				name.folded, name.key, name.start = u.folded[cut:], u.folded[cut:], u.start+cut
				units = slices.Replace(units, i, i+1, kind, name)
				break
			}
		}
	}
	return units
}

// means reports whether a word by itself is an expression of a group.
func (x *lexicon) means(word, group string) bool {
	n := x.root.step(word)
	return n != nil && slices.ContainsFunc(n.terms, func(t term) bool { return strings.HasPrefix(t.concept, group) })
}

// markKey spells a Vietnamese word with its tone after its letters, so that "hóa" and "hoá" are one.
func markKey(lower string) string {
	var room [64]byte
	spelt := appendDecomposed(room[:0], lower)
	letters := spelt[:0]
	var tones [8]byte
	tone := tones[:0]
	for i := 0; i < len(spelt); i++ {
		if i+1 < len(spelt) && spelt[i] == 0xCC && isTone(spelt[i+1]) {
			tone = append(tone, spelt[i], spelt[i+1])
			i++
			continue
		}
		letters = append(letters, spelt[i])
	}
	return string(append(letters, tone...))
}

// appendDecomposed appends s in Unicode normal form D.
func appendDecomposed(to []byte, s string) []byte {
	for i := 0; i < len(s); {
		p := norm.NFD.PropertiesString(s[i:])
		if p.Size() == 0 || p.CCC() != 0 {
			return norm.NFD.AppendString(nil, s) // marks of their own, which may have to change places
		}
		if d := p.Decomposition(); d != nil {
			to = append(to, d...)
		} else {
			to = append(to, s[i:i+p.Size()]...)
		}
		i += p.Size()
	}
	return to
}

// isTone reports whether a combining mark, U+0300 to U+033F by its last byte, is the mark of a tone.
func isTone(last byte) bool {
	switch '\u0300' + rune(last-0x80) {
	case '\u0300', '\u0301', '\u0303', '\u0309', '\u0323':
		return true
	}
	return false
}

func isASCII(s string) bool {
	for i := range len(s) {
		if s[i] >= utf8.RuneSelf {
			return false
		}
	}
	return true
}

func contains[T comparable](list []T, v T) bool {
	for _, x := range list {
		if x == v {
			return true
		}
	}
	return false
}
