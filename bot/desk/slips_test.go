package desk_test

import (
	"bytes"
	"cmp"
	"context"
	"flag"
	"fmt"
	"hash/fnv"
	"math/rand/v2"
	"slices"
	"strings"
	"testing"
	"text/tabwriter"
	"unicode"

	"golang.org/x/text/unicode/norm"

	"zonedesk/bot/desk"
	"zonedesk/bot/desk/exam"
	"zonedesk/search/text"
)

var slips = flag.Int("slips", slipped, "how many questions a kind of slip is tried on; with another number than usual the losses are logged and nothing is compared")

// slipped is how many questions of a language each kind of slip is tried on, so that the test stays short.
const slipped = 250

// TestScoresOfSlips tells how many of the right answers to questions of the dev half are lost when they are typed badly, one slip a question,
// and compares with testdata/slips.txt. Run with -update to write it.
func TestScoresOfSlips(t *testing.T) {
	if testing.Short() {
		t.Skip("asks thousands of questions")
	}
	d := packagedDesk(t)
	asked := answeredRight(t, d)
	var out bytes.Buffer
	fmt.Fprintln(&out, "# Questions of the dev half that are answered right, put with one slip each, by kind of slip and way of writing: counts, and the share lost.")
	fmt.Fprintln(&out, "# Written by: go test ./bot/desk -run TestScores -update")
	w := tabwriter.NewWriter(&out, 0, 0, 2, ' ', tabwriter.AlignRight)
	fmt.Fprintln(w, "slip\twriting\tasked\tright\twrong\tabstained\tlost %\t")
	for _, s := range slipKinds {
		for _, writing := range strings.Fields(s.writings) {
			n := s.try(t, d, writing, asked[writing])
			fmt.Fprintf(w, "%s\t%s\t%d\t%d\t%d\t%d\t%.1f\t\n", s.name, writing, n.Asked, n.Right, n.Wrong, n.Abstained, 100*float64(n.Wrong+n.Abstained)/float64(max(n.Asked, 1)))
		}
	}
	w.Flush()
	if *slips != slipped {
		t.Log(out.String())
		return
	}
	golden(t, "testdata/slips.txt", out.Bytes())
}

// put is a question as it is put, behind what was said before.
type put struct {
	exam.Question
	before desk.Context
}

// answeredRight are the questions of the dev half that are answered right, by their way of writing: a language, or vi-plain for
// Vietnamese without marks.
func answeredRight(t *testing.T, d *desk.Desk) map[string][]put {
	t.Helper()
	all := map[string][]put{}
	chats := map[string]desk.Context{}
	for _, q := range devQuestions(t) {
		p := put{q, chats[q.Chat]}
		a := p.ask(d)
		if q.Chat != "" {
			chats[q.Chat] = a.Context
		}
		if faults, err := q.Faults(a); err != nil || len(faults) > 0 {
			continue
		}
		writing := string(a.Lang)
		if writing == "vi" && text.Fold(q.Text) == strings.ToLower(q.Text) {
			writing = "vi-plain"
		}
		if isLatin(q.Text) == strings.Contains(latin, writing) {
			all[writing] = append(all[writing], p)
		}
		if writing == "vi" && isLatin(q.Text) {
			p.Text = text.Fold(p.Text)
			all["vi-plain"] = append(all["vi-plain"], p)
		}
	}
	for _, list := range all {
		slices.SortFunc(list, func(a, b put) int { return cmp.Compare(seed(a.Text), seed(b.Text)) })
	}
	return all
}

func (p put) ask(d *desk.Desk) desk.Answer {
	return d.Answer(context.Background(), desk.Question{Text: p.Text, Lang: p.Lang, Context: p.before})
}

func seed(s string) uint32 {
	h := fnv.New32a()
	h.Write([]byte(s))
	return h.Sum32()
}

// slip is a way of typing badly.
type slip struct {
	name, writings string
	change         func(s string, r *rand.Rand) string
}

// try asks questions with the slip, as far as they can be typed so.
func (s slip) try(t *testing.T, d *desk.Desk, writing string, questions []put) exam.Tally {
	var n exam.Tally
	for _, p := range questions {
		if n.Asked == *slips {
			break
		}
		r := rand.New(rand.NewPCG(uint64(seed(s.name)), uint64(seed(p.Text))))
		was := p.Text
		if p.Text = s.change(p.Text, r); p.Text == was {
			continue
		}
		a := p.ask(d)
		faults, err := p.Faults(a)
		if err != nil {
			t.Fatal(err)
		}
		n.Add(p.Question, a, len(faults) == 0)
		if *slips != slipped && len(faults) > 0 {
			t.Logf("%s, %s, %s\n  was %s\n  is  %s\n  %s", s.name, writing, p.ID, was, p.Text, strings.Join(faults, "; "))
		}
	}
	return n
}

const latin = "vi vi-plain en"

var slipKinds = []slip{
	{"letter left out", latin, inLong(4, func(w []rune, r *rand.Rand) []rune { i := r.IntN(len(w)); return slices.Delete(w, i, i+1) })},
	{"letter doubled", latin, inLong(4, func(w []rune, r *rand.Rand) []rune { i := r.IntN(len(w)); return slices.Insert(w, i, w[i]) })},
	{"key beside", latin, inLong(4, func(w []rune, r *rand.Rand) []rune { i := r.IntN(len(w)); w[i] = beside(w[i], r); return w })},
	{"letters swapped", latin, inLong(4, func(w []rune, r *rand.Rand) []rune {
		i := r.IntN(len(w) - 1)
		w[i], w[i+1] = w[i+1], w[i]
		return w
	})},
	{"blank missing", latin + " ko", withoutBlank},
	{"blank in a word", latin, inLong(5, func(w []rune, r *rand.Rand) []rune { return slices.Insert(w, 2+r.IntN(len(w)-3), ' ') })},
	{"other tone", "vi", inMarked(otherTone)},
	{"marks on half the words", "vi", halfMarked},
	{"a word in Telex keys", "vi", inMarked(func(w string, _ *rand.Rand) string { return keysOf(w, telexKeys) })},
	{"all in Telex keys", "vi", func(s string, _ *rand.Rand) string { return keysOf(s, telexKeys) }},
	{"a word in VNI keys", "vi", inMarked(func(w string, _ *rand.Rand) string { return keysOf(w, vniKeys) })},
	{"all in VNI keys", "vi", func(s string, _ *rand.Rand) string { return keysOf(s, vniKeys) }},
	{"capitals", latin, func(s string, _ *rand.Rand) string { return strings.ToUpper(s) }},
	{"a capital each word", latin, func(s string, _ *rand.Rand) string { return capitalised(s) }},
	{"small letters", latin, func(s string, _ *rand.Rand) string { return strings.ToLower(s) }},
	{"wide signs", "ko zh ja", func(s string, _ *rand.Rand) string { return strings.Map(wide, s) }},
	{"blank put in", "ko zh ja", blankPutIn},
	{"no blanks", "ko zh ja", func(s string, _ *rand.Rand) string { return strings.ReplaceAll(s, " ", "") }},
	{"particles left out", "ko ja", withoutParticle},
	{"a like sound", "ko zh ja", likeSound},
}

// inLong changes a word of so many letters at least, likelier a long one.
func inLong(least int, change func(w []rune, r *rand.Rand) []rune) func(string, *rand.Rand) string {
	return func(s string, r *rand.Rand) string {
		return inOne(s, r, func(w string) bool { return len([]rune(w)) >= least }, func(w string) string {
			return string(change([]rune(w), r))
		})
	}
}

// inMarked changes a word with marks.
func inMarked(change func(w string, r *rand.Rand) string) func(string, *rand.Rand) string {
	return func(s string, r *rand.Rand) string {
		return inOne(s, r, func(w string) bool { return text.Fold(w) != strings.ToLower(w) }, func(w string) string { return change(w, r) })
	}
}

// inOne changes one of the words that may be, drawn by their lengths.
func inOne(s string, r *rand.Rand, may func(w string) bool, change func(w string) string) string {
	var at [][2]int
	for _, w := range words(s) {
		if may(s[w[0]:w[1]]) {
			for range w[1] - w[0] {
				at = append(at, w)
			}
		}
	}
	if len(at) == 0 {
		return s
	}
	w := at[r.IntN(len(at))]
	return s[:w[0]] + change(s[w[0]:w[1]]) + s[w[1]:]
}

// words are the stretches of letters, by bytes; what stands beside a figure is none.
func words(s string) [][2]int {
	var out [][2]int
	for _, t := range text.Tokens(s) {
		if t.Script == text.Latin && !strings.ContainsFunc(t.Text, func(r rune) bool { return !unicode.IsLetter(r) }) {
			out = append(out, [2]int{t.Start, t.End})
		}
	}
	return out
}

// capitalised writes each word with a capital.
func capitalised(s string) string {
	return eachWord(s, func(w []rune) []rune { w[0] = unicode.ToUpper(w[0]); return w })
}

func eachWord(s string, change func(w []rune) []rune) string {
	at := words(s)
	slices.Reverse(at)
	for _, w := range at {
		s = s[:w[0]] + string(change([]rune(s[w[0]:w[1]]))) + s[w[1]:]
	}
	return s
}

// beside is a letter typed by a key next to the right one. A letter with marks gets another, without.
func beside(letter rune, r *rand.Rand) rune {
	keys := map[rune]string{'q': "wa", 'w': "qeas", 'e': "wrsd", 'r': "etdf", 't': "ryfg", 'y': "tugh", 'u': "yihj", 'i': "uojk", 'o': "ipkl", 'p': "ol",
		'a': "qwsz", 's': "awedzx", 'd': "serfxc", 'f': "drtgcv", 'g': "ftyhvb", 'h': "gyujbn", 'j': "huiknm", 'k': "jiolm", 'l': "kop",
		'z': "asx", 'x': "zsdc", 'c': "xdfv", 'v': "cfgb", 'b': "vghn", 'n': "bhjm", 'm': "njk"}
	near := keys[[]rune(text.Fold(string(letter)))[0]]
	if near == "" {
		return letter
	}
	return rune(near[r.IntN(len(near))])
}

// withoutBlank runs two words together, neither of them a number.
func withoutBlank(s string, r *rand.Rand) string {
	var at []int
	letters := []rune(s)
	for i := 1; i+1 < len(letters); i++ {
		if letters[i] == ' ' && unicode.IsLetter(letters[i-1]) && unicode.IsLetter(letters[i+1]) {
			at = append(at, i)
		}
	}
	if len(at) == 0 {
		return s
	}
	i := at[r.IntN(len(at))]
	return string(slices.Delete(letters, i, i+1))
}

const toneMarks = "\u0300\u0301\u0303\u0309\u0323"

// otherTone gives a word another tone, or its letters' marks without one.
func otherTone(w string, r *rand.Rand) string {
	letters := []rune(norm.NFD.String(w))
	at := slices.IndexFunc(letters, func(l rune) bool { return strings.ContainsRune(toneMarks, l) })
	if at < 0 {
		return w
	}
	others := slices.DeleteFunc([]rune(toneMarks), func(l rune) bool { return l == letters[at] })
	if n := r.IntN(len(others) + 1); n < len(others) {
		letters[at] = others[n]
	} else {
		letters = slices.Delete(letters, at, at+1)
	}
	return norm.NFC.String(string(letters))
}

func halfMarked(s string, r *rand.Rand) string {
	return eachWord(s, func(w []rune) []rune {
		if r.IntN(2) == 0 {
			return w
		}
		return []rune(withoutMarks(string(w)))
	})
}

// withoutMarks keeps capitals.
func withoutMarks(s string) string {
	return strings.NewReplacer("đ", "d", "Đ", "D").Replace(strings.Map(func(l rune) rune {
		if unicode.Is(unicode.Mn, l) {
			return -1
		}
		return l
	}, norm.NFD.String(s)))
}

var (
	telexKeys = strings.NewReplacer("đ", "dd", "Đ", "DD", "\u0302", "^", "\u0306", "w", "\u031B", "w", "\u0301", "s", "\u0300", "f", "\u0309", "r", "\u0303", "x", "\u0323", "j")
	vniKeys   = strings.NewReplacer("đ", "d9", "Đ", "D9", "\u0302", "6", "\u0306", "8", "\u031B", "7", "\u0301", "1", "\u0300", "2", "\u0309", "3", "\u0303", "4", "\u0323", "5")
)

// keysOf are the keys by which words are typed: those of tones at the end of the word, those of letters behind the letter.
func keysOf(s string, keys *strings.Replacer) string {
	return eachWord(s, func(w []rune) []rune {
		var letters, tone []rune
		for _, l := range norm.NFD.String(string(w)) {
			if strings.ContainsRune(toneMarks, l) {
				tone = append(tone, l)
			} else {
				letters = append(letters, l)
			}
		}
		typed := []rune(keys.Replace(string(append(letters, tone...))))
		for i, l := range typed {
			if l == '^' { // Telex: the letter once more
				typed[i] = typed[i-1]
			}
		}
		return typed
	})
}

// wide is the full-width form of an ASCII sign.
func wide(r rune) rune {
	switch {
	case r == ' ':
		return '\u3000'
	case r > ' ' && r < 0x7F:
		return r + 0xFEE0
	}
	return r
}

// blankPutIn puts a blank between two letters that are no figures.
func blankPutIn(s string, r *rand.Rand) string {
	var at []int
	letters := []rune(s)
	for i := 1; i < len(letters); i++ {
		if letters[i] > 0x2E80 && letters[i-1] > 0x2E80 && unicode.IsLetter(letters[i]) && unicode.IsLetter(letters[i-1]) {
			at = append(at, i)
		}
	}
	if len(at) == 0 {
		return s
	}
	return string(slices.Insert(letters, at[r.IntN(len(at))], ' '))
}

// withoutParticle leaves out a particle: in Korean before a blank, in Japanese between Han.
func withoutParticle(s string, r *rand.Rand) string {
	var at []int
	letters := []rune(s)
	for i := 1; i+1 < len(letters); i++ {
		korean := letters[i+1] == ' ' && strings.ContainsRune("은는이가을를의에", letters[i]) && unicode.Is(unicode.Hangul, letters[i-1])
		japanese := strings.ContainsRune("はがをのに", letters[i]) && unicode.In(letters[i-1], unicode.Han, unicode.Katakana) && unicode.In(letters[i+1], unicode.Han, unicode.Katakana)
		if korean || japanese {
			at = append(at, i)
		}
	}
	if len(at) == 0 {
		return s
	}
	i := at[r.IntN(len(at))]
	return string(slices.Delete(letters, i, i+1))
}

// alike are letters that sound alike, or words that a keyboard offers for the same sounds.
const alike = `厂场 场厂 园圆 圆园 积集 费废 补捕 税睡 价架 优忧 惠会 资姿 政正 策册 供工 处出 理里 率律 区曲 租组 土图 地的 企起 业页 环还 境镜 路陆 劳老 工公 项向 目木
 工業興業 工場向上 面積免責 賃料賃量 団地段地 排水配水 企業起業 製造正造 空室空質 優遇優隅 税制税精 電力伝力 距離巨利 投資闘士 許可許加 認可任可 最低再低 名前名舞
 애에 에애 왜외 외왜 되돼 돼되 률율 율률 개게 게개 세새 새세 대데 데대 안않 제재 재제 임입 있잇 없업 했햇 됐됬 많만 같갇 낮낯 값갑 및밎 몇몃 얼얿`

func likeSound(s string, r *rand.Rand) string {
	var may []string
	for pair := range strings.FieldsSeq(alike) {
		letters := []rune(pair)
		if half := string(letters[:len(letters)/2]); strings.Contains(s, half) {
			may = append(may, half+"|"+string(letters[len(letters)/2:]))
		}
	}
	if len(may) == 0 {
		return s
	}
	right, wrong, _ := strings.Cut(may[r.IntN(len(may))], "|")
	return strings.Replace(s, right, wrong, 1)
}
