package desk_test

import (
	"bufio"
	"context"
	"encoding/json"
	"math"
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"testing"
	"time"
	"unicode"
	"unicode/utf8"

	"golang.org/x/text/unicode/norm"
	"golang.org/x/text/width"

	"zonedesk/bot/desk"
	"zonedesk/bot/desk/exam"
	"zonedesk/knowledge"
	"zonedesk/search/text"
)

// devQuestions are the questions that are worked with, in the order of their files; with -short one in ten.
func devQuestions(t testing.TB) []exam.Question {
	t.Helper()
	files, err := filepath.Glob("testdata/questions/dev/*.jsonl")
	if err != nil || len(files) == 0 {
		t.Fatalf("%d question sets in testdata/questions/dev, %v; expected some", len(files), err)
	}
	var all []exam.Question
	for _, file := range files {
		in, err := os.Open(file)
		if err != nil {
			t.Fatal(err)
		}
		defer in.Close()
		lines := bufio.NewScanner(in)
		lines.Buffer(nil, 1<<20)
		for lines.Scan() {
			var q exam.Question
			if err := json.Unmarshal(lines.Bytes(), &q); err != nil {
				t.Fatalf("%s: %v", file, err)
			}
			if q.Chat != "" {
				q.Chat = file + " " + q.Chat // another file may have one of the same name
			}
			all = append(all, q)
		}
	}
	if testing.Short() {
		n := -1
		all = slices.DeleteFunc(all, func(exam.Question) bool { n++; return n%10 != 0 })
	}
	return all
}

// TestEveryFigureIsInTheFacts puts every dev question in every language of answer and reckons each number of each answer
// back to a record that the answer names. It shares nothing with the desk's own check: it reads the numbers of the text as
// values and looks for a record that holds this value.
func TestEveryFigureIsInTheFacts(t *testing.T) {
	d := packagedDesk(t)
	names := digitNames(d.Pack())
	numbers := 0
	for _, lang := range knowledge.Langs() {
		chats, said := map[string]desk.Context{}, map[string]string{}
		for _, q := range devQuestions(t) {
			a := d.Answer(context.Background(), desk.Question{Text: q.Text, Lang: lang, Context: chats[q.Chat]})
			if q.Chat != "" {
				chats[q.Chat] = a.Context
			}
			if a.Withheld != "" {
				t.Errorf("%s, %s %q: an answer was held back for the figure %q", lang, q.ID, q.Text, a.Withheld)
			}
			asked := q.Text
			if q.Chat != "" && a.Find != nil {
				said[q.Chat] += " " + q.Text
				asked = said[q.Chat] // a follow-up to a search repeats all of its conditions
			}
			held := valuesOf(d.Pack(), a, asked)
			for _, line := range a.Lines {
				for _, n := range numbersIn(strike(line.Text, names), lang) {
					numbers++
					if !slices.ContainsFunc(held, func(v float64) bool { return math.Abs(v-n) <= 1e-9*math.Max(1, math.Abs(v)) }) {
						t.Errorf("%s, %s %q: %v stands in no record that the answer names (%s):\n%s", lang, q.ID, q.Text, n, strings.Join(a.Facts, " "), line.Text)
					}
				}
			}
		}
	}
	t.Logf("%d numbers reckoned back", numbers)
	if numbers < 5000 && !testing.Short() {
		t.Errorf("%d numbers in all answers, expected thousands", numbers)
	}
}

// digitNames are the pack's names that hold digits, the longest first: their digits are no figures.
func digitNames(pack *knowledge.Pack) []string {
	var names []string
	add := func(all ...string) {
		for _, n := range all {
			if strings.ContainsFunc(n, unicode.IsDigit) {
				names = append(names, n, desk.Traditional(n))
			}
		}
	}
	text := func(t knowledge.Text) {
		for _, s := range t {
			add(s)
		}
	}
	for _, x := range pack.Documents {
		text(x.Name)
		add(x.Number)
	}
	for _, x := range pack.Places {
		text(x.Names)
		for _, list := range x.Aliases {
			add(list...)
		}
	}
	for _, x := range pack.Territories {
		text(x.Names)
	}
	for _, x := range pack.Zones {
		text(x.Names)
		text(x.Short)
	}
	for _, x := range pack.Industries {
		text(x.Names)
	}
	for _, x := range pack.Facts {
		add(x.Name)
		add(x.Aliases...)
	}
	for _, x := range pack.Sources {
		text(x.Publisher)
		add(x.Title)
	}
	slices.SortFunc(names, func(a, b string) int { return len(b) - len(a) })
	return slices.Compact(names)
}

// strike takes names out where they don't stand inside a longer number.
func strike(s string, names []string) string {
	if !strings.ContainsFunc(s, unicode.IsDigit) {
		return s
	}
	for _, n := range names {
		for from := 0; ; {
			i := strings.Index(s[from:], n)
			if i < 0 {
				break
			}
			i += from
			before, _ := utf8.DecodeLastRuneInString(s[:i])
			after, _ := utf8.DecodeRuneInString(s[i+len(n):])
			first, _ := utf8.DecodeRuneInString(n)
			last, _ := utf8.DecodeLastRuneInString(n)
			if unicode.IsDigit(before) && unicode.IsDigit(first) || unicode.IsDigit(last) && unicode.IsDigit(after) {
				from = i + len(n)
				continue
			}
			s = s[:i] + "·" + s[i+len(n):]
			from = i
		}
	}
	return s
}

// myriads are the steps by which Korean, Chinese and Japanese count: 8兆347.99億 is one number.
var myriads = regexp.MustCompile(`(\d[\d,.]*)\s?(万亿|萬億|조|兆|억|亿|億|만|万|萬)`)

var myriad = map[string]float64{"만": 1e4, "万": 1e4, "억": 1e8, "亿": 1e8, "億": 1e8, "조": 1e12, "兆": 1e12, "万亿": 1e12, "萬": 1e4, "萬億": 1e12}

// takeMyriads reads the numbers that are counted in myriads and returns the text without them.
func takeMyriads(s string) (numbers []float64, rest string) {
	last := -1 // where the part before ends
	for _, m := range myriads.FindAllStringSubmatchIndex(s, -1) {
		n, err := strconv.ParseFloat(strings.ReplaceAll(s[m[2]:m[3]], ",", ""), 64)
		if err != nil {
			n = math.NaN()
		}
		n *= myriad[s[m[4]:m[5]]]
		if last >= 0 && strings.TrimSpace(s[last:m[0]]) == "" {
			numbers[len(numbers)-1] += n
		} else {
			numbers = append(numbers, n)
		}
		last = m[1]
	}
	return numbers, myriads.ReplaceAllString(s, "·")
}

// numbersIn reads the numbers of a text as a language writes them: Vietnamese has the comma before decimals.
// Digits joined by a slash, as in dates, are numbers each.
func numbersIn(s string, lang knowledge.Lang) []float64 {
	decimal, thousands := ".", ","
	if lang == knowledge.VI {
		decimal, thousands = ",", "."
	}
	all, s := takeMyriads(s)
	for _, word := range strings.FieldsFunc(s, func(r rune) bool { return !unicode.IsDigit(r) && r != '.' && r != ',' }) {
		word = strings.Trim(width.Fold.String(word), ".,")
		if word == "" {
			continue
		}
		plain := strings.ReplaceAll(strings.ReplaceAll(word, thousands, ""), decimal, ".")
		n, err := strconv.ParseFloat(plain, 64)
		if err != nil {
			n = math.NaN() // no number of this language: stands in no record
		}
		all = append(all, n)
	}
	return all
}

// means are the figures of an answer's facts by each project or zone that another of them counts, rounded to three or four digits.
func means(pack *knowledge.Pack, a desk.Answer) []float64 {
	var all []float64
	for _, id := range a.Facts {
		n := pack.Fact(id)
		if n == nil || n.Figure == nil || n.Measure != "stat.projects" && n.Measure != "stat.zones" {
			continue
		}
		for _, id := range a.Facts {
			if f := pack.Fact(id); f != nil && f.Figure != nil && f.Territory == n.Territory && f.Zone == n.Zone && f.AsOf == n.AsOf {
				for _, digits := range []int{3, 4} { // 13.5 million, 1,353 ten thousands
					mean, _ := strconv.ParseFloat(strconv.FormatFloat(f.Figure.Value.Value/n.Figure.Value.Value, 'g', digits, 64), 64)
					all = append(all, mean)
				}
			}
		}
	}
	return all
}

// valuesOf are the numbers that an answer may hold: those of the records that it names with the dates of them and of their
// sources, as written and in units of one, those of the question, and counts.
func valuesOf(pack *knowledge.Pack, a desk.Answer, question string) []float64 {
	var all []float64
	date := func(dates ...knowledge.Date) {
		for _, d := range dates {
			for _, day := range []knowledge.Day{d.From, d.To} {
				all = append(all, float64(day.Year), float64(day.Month), float64(day.Day))
			}
		}
	}
	for _, y := range text.Recent(question, time.Now().Year()) { // "last year", "in the last three years"
		all = append(all, float64(y.From), float64(y.To))
	}
	scaled := func(v float64) { all = append(all, v, v*1e6, v*1e9) }
	figure := func(f *knowledge.Figure) {
		if f == nil {
			return
		}
		date(f.Date)
		scaled(f.Value.Value)
		if f.High != nil {
			scaled(f.High.Value)
		}
	}
	figures := func(m map[string]knowledge.Figure) {
		for _, f := range m {
			figure(&f)
		}
	}
	sums := map[knowledge.Measure]float64{} // "both together" adds up what is told of each zone
	for _, id := range a.Facts {
		if f := pack.Fact(id); f != nil && !f.Refer {
			if f.Figure != nil && f.Zone != "" {
				sums[f.Measure] += f.Figure.Value.Value
				scaled(sums[f.Measure])
			}
			figure(f.Figure)
			figures(f.Figures)
			date(f.AsOf, f.Period)
		}
		if x := pack.Article(id); x != nil {
			figures(x.Figures)
			date(x.AsOf, x.InForce)
		}
		if r := pack.Regime(strings.TrimPrefix(id, "regime.")); r != nil {
			figures(r.Figures)
			date(r.Licensed, r.InForce, r.AsOf)
			for _, n := range []*knowledge.Number{r.Effect.Rate, r.Effect.Years, r.Effect.Free, r.Effect.Half} {
				if n != nil {
					all = append(all, n.Value)
				}
			}
			for _, turn := range r.Effect.Turns() {
				all = append(all, float64(turn))
			}
			for _, band := range []*knowledge.Band{r.Capital, r.Revenue} {
				if band != nil {
					low, high := band.Figures()
					figure(low)
					figure(high)
				}
			}
		}
		if x := pack.Document(strings.TrimPrefix(id, "document.")); x != nil {
			date(x.Issued, x.InForce)
		}
		if c := pack.Contact(strings.TrimPrefix(id, "contact.")); c != nil {
			date(c.AsOf)
		}
	}
	for _, s := range pack.Sources {
		if slices.Contains(a.Sources, s.Title) {
			date(s.Date)
		}
	}
	all = append(all, askedValues(question)...)
	for _, mean := range means(pack, a) {
		scaled(mean)
	}
	ranks := 0
	for _, l := range a.Lines {
		if ranked.MatchString(l.Text) {
			ranks++
		}
	}
	for n := range max(len(a.Zones), min(len(a.Facts), 5), ranks+1) + 1 { // zones are counted, and numbered in a ranking from the second on
		all = append(all, float64(n))
	}
	return all
}

// ranked finds the line of a ranking.
var ranked = regexp.MustCompile(`^\d{1,2}\. `)

// askedValues are the numbers of a question, in its own units, in hectares and kilometres, and of money in millions and
// billions.
func askedValues(question string) []float64 {
	var all []float64
	for _, lang := range knowledge.Langs() {
		for _, q := range text.Quantities(question, lang) {
			for _, v := range []float64{q.Value, q.High} {
				all = append(all, v, v*1e6, v*1e9, v/1e6, v/1e9)
			}
			for _, unit := range []string{"ha", "km"} {
				if in, ok := q.In(unit); ok {
					all = append(append(all, rounded(in.Value)...), rounded(in.High)...)
				}
			}
		}
	}
	for _, y := range text.Years(question) {
		all = append(all, float64(y.From), float64(y.To), float64(y.Month), float64(y.Months[0]), float64(y.Months[1]))
	}
	return all
}

// rounded is a value with as many decimals as an answer may repeat it with.
func rounded(v float64) []float64 {
	all := []float64{v}
	for _, p := range []float64{1, 10, 100, 1000} {
		all = append(all, math.Round(v*p)/p, math.Trunc(v*p)/p)
	}
	return all
}

// TestTheWayOfWritingDoesNotChangeTheAnswer: what a keyboard does to a question without changing what it says must leave
// every answer as it is.
func TestTheWayOfWritingDoesNotChangeTheAnswer(t *testing.T) {
	d := packagedDesk(t)
	questions := slices.DeleteFunc(devQuestions(t), func(q exam.Question) bool { return q.Chat != "" })
	plain := make([]desk.Answer, len(questions))
	for i, q := range questions {
		plain[i] = d.Answer(context.Background(), desk.Question{Text: q.Text})
	}
	for name, change := range map[string]func(string) string{
		"decomposed letters":        norm.NFD.String,
		"blanks around":             func(s string) string { return " \n\t" + s + "  \n" },
		"double blanks":             func(s string) string { return strings.ReplaceAll(s, " ", "  ") },
		"blanks that don't break":   func(s string) string { return strings.ReplaceAll(s, " ", "\u00a0") },
		"a smile behind":            func(s string) string { return s + " 😀" },
		"full stops behind":         func(s string) string { return s + " ..." },
		"a mark of zero width":      func(s string) string { return "\ufeff" + s },
		"a language given as it is": nil,
	} {
		t.Run(name, func(t *testing.T) {
			differ := 0
			for i, q := range questions {
				want := plain[i]
				asked := desk.Question{Text: q.Text, Lang: want.Lang}
				if change != nil {
					asked = desk.Question{Text: change(q.Text)}
				}
				got := d.Answer(context.Background(), asked)
				if got.Text() != want.Text() {
					differ++
					if differ <= 5 {
						t.Errorf("%s %q is answered\n%s\nexpected as without the change:\n%s", q.ID, q.Text, got.Text(), want.Text())
					}
				}
			}
			if differ > 5 {
				t.Errorf("%d answers differ", differ)
			}
		})
	}
}

// TestTwoDesksAnswerAlike: nothing in an answer may hang on the order of a map.
func TestTwoDesksAnswerAlike(t *testing.T) {
	one, two := packagedDesk(t), packagedDesk(t)
	for _, q := range devQuestions(t) {
		ask := desk.Question{Text: q.Text, Lang: q.Lang}
		a, b := one.Answer(context.Background(), ask), two.Answer(context.Background(), ask)
		if a.Text() != b.Text() || !slices.Equal(a.Facts, b.Facts) || !slices.Equal(a.Buttons, b.Buttons) {
			t.Errorf("%s %q is answered\n%s\nby one desk, by another of the same pack\n%s", q.ID, q.Text, a.Text(), b.Text())
		}
	}
}
