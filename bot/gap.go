package bot

import (
	"cmp"
	"context"
	"fmt"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"time"

	"zonedesk/bot/desk"
	"zonedesk/bot/telegram"
	"zonedesk/knowledge"
)

// Gap is a question that the desk had no answer to, as one person asked it in private. It is stored as JSON.
type Gap struct {
	Number    int            `json:"-"` // given by the store
	Chat      int64          `json:"chat,omitempty"`
	Text      string         `json:"question"`
	Lang      knowledge.Lang `json:"language"`
	Zones     []string       `json:"zones,omitempty"` // that it was about, by its own words or the conversation
	First     time.Time      `json:"asked"`
	Dismissed bool           `json:"dismissed,omitempty"` // staff said that it is no gap; Chat is 0 then

	Times int       `json:"-"` // how often it was asked
	Last  time.Time `json:"-"`
}

// gapLife is how long a gap is kept after it was asked last.
const gapLife = 90 * 24 * time.Hour

// gaps keeps what was asked in vain, for all processes together.
type gaps interface {
	// AddGap keeps a gap for as long as life, or counts one more of what the person asked before; once for an update.
	AddGap(ctx context.Context, g Gap, update int64, life time.Duration) error
	// Gaps gives all of them, the dismissed too, oldest first, but not those that were taken.
	Gaps(ctx context.Context) ([]Gap, error)
	DropGaps(ctx context.Context, gaps ...Gap) error
	// DismissGaps keeps them as no gaps, without their askers.
	DismissGaps(ctx context.Context, gaps ...Gap) error
	// TakeGaps takes the gaps of somebody who is to be told the answer, once; ok is false when any was taken or removed before.
	TakeGaps(ctx context.Context, gaps ...Gap) (ok bool, err error)
	// GiveBackGaps undoes TakeGaps for an answer that could not be told.
	GiveBackGaps(ctx context.Context, gaps ...Gap) error
}

// What is kept of a gap.
const (
	gapWords = 500 // characters
	gapZones = 3
)

// missed keeps a question that had no answer, so that staff see what is asked in vain, and the asker can be told once it has one.
func (t *turn) missed(asked string, a desk.Answer) {
	if !a.Gap || !t.private() || !t.memory {
		return
	}
	now := t.now().UTC()
	g := Gap{Chat: t.chat, Text: telegram.Shorten(asked, gapWords), Lang: a.Lang, Zones: a.Zones[:min(len(a.Zones), gapZones)], First: now.Truncate(time.Second), Last: now}
	ctx, cancel := context.WithTimeout(t.ctx, t.waits.store)
	defer cancel()
	if err := t.store.AddGap(ctx, g, t.update.ID, gapLife); err != nil {
		t.storeFailed("gap", err)
	}
}

// gapGroup are gaps that ask the same, oldest first.
type gapGroup []Gap

// groupGaps puts gaps together that ask the same, without those like what was dismissed.
func groupGaps(d answerer, all []Gap) (groups []gapGroup) {
	slices.SortStableFunc(all, func(a, b Gap) int { // what was dismissed leads, so that what is like it joins it
		return cmp.Compare(map[bool]int{true: 0, false: 1}[a.Dismissed], map[bool]int{true: 0, false: 1}[b.Dismissed])
	})
	sayings := make([]desk.Saying, len(all))
	for i, g := range all {
		sayings[i] = desk.Saying{Text: g.Text, Lang: g.Lang, Zones: g.Zones}
	}
	for _, places := range d.Group(sayings) {
		var group gapGroup
		for _, at := range places {
			group = append(group, all[at])
		}
		if !group[0].Dismissed {
			groups = append(groups, group)
		}
	}
	return groups
}

func (g gapGroup) times() (n int) {
	for _, one := range g {
		n += one.Times
	}
	return n
}

func (g gapGroup) people() int {
	chats := map[int64]bool{}
	for _, one := range g {
		chats[one.Chat] = true
	}
	return len(chats)
}

func (g gapGroup) last() (at time.Time) {
	for _, one := range g {
		if one.Last.After(at) {
			at = one.Last
		}
	}
	return at
}

// langs are the languages in which it was asked, in the order in which they are offered.
func (g gapGroup) langs() []knowledge.Lang {
	return slices.DeleteFunc(knowledge.Langs(), func(lang knowledge.Lang) bool {
		return !slices.ContainsFunc(g, func(one Gap) bool { return one.Lang == lang })
	})
}

// examples are at most n of the group in different words, one of each language first.
func (g gapGroup) examples(n int) (list []Gap) {
	var rest []Gap
	langs, words := map[knowledge.Lang]bool{}, map[string]bool{}
	for _, one := range g {
		key := strings.ToLower(strings.Join(strings.Fields(one.Text), " "))
		switch {
		case words[key]:
		case langs[one.Lang]:
			rest = append(rest, one)
		default:
			list = append(list, one)
		}
		langs[one.Lang], words[key] = true, true
	}
	list = append(list, rest...)
	return list[:min(len(list), n)]
}

const gapsPage = 6

// gapForm is the form of the codes behind gapData: a list by what it is sorted and where it begins, or what to do with the group that
// holds a gap: v show, x ask whether to dismiss, X dismiss, k add to knowledge.
var gapForm = regexp.MustCompile(`^((many|new)\.\d{1,4}|[vxXk]\.\d{1,9})$`)

func (t *turn) gapPress(code string) error {
	what, rest, _ := strings.Cut(code, ".")
	n, _ := strconv.Atoi(rest)
	if what == "many" || what == "new" {
		return t.showGaps(what, n)
	}
	groups, err := t.gapGroups()
	if err != nil {
		return err
	}
	at := slices.IndexFunc(groups, func(g gapGroup) bool {
		return slices.ContainsFunc(g, func(one Gap) bool { return one.Number == n })
	})
	if at < 0 {
		t.toast.say(t.text("gaps.gone"))
		return t.showGaps("many", 0)
	}
	switch group := groups[at]; what {
	case "x":
		return t.show(telegram.Escape(t.text("gaps.dismiss.sure", "question", telegram.Shorten(group[0].Text, 200))),
			[][]telegram.Button{t.row(t.text("gaps.dismiss.yes"), gapData, "X."+rest), t.row(t.text("button.back"), gapData, "v."+rest)})
	case "X":
		if err := t.record(Entry{Did: "gaps.dismiss", About: telegram.Shorten(group[0].Text, 100)}); err != nil {
			return err
		}
		if err := t.store.DismissGaps(t.ctx, group...); err != nil {
			return err
		}
		t.toast.say(t.text("gaps.dismissed"))
		return t.showGaps("many", 0)
	case "k":
		return t.asStaff(Knowledge, func() error { return t.teachGap(n) })
	default:
		return t.showGap(group)
	}
}

func (t *turn) gapGroups() ([]gapGroup, error) {
	all, err := t.store.Gaps(t.ctx)
	if err != nil {
		return nil, err
	}
	return groupGaps(t.desk, all), nil
}

// showGaps lists what is asked in vain, by how often or by when last.
func (t *turn) showGaps(by string, from int) error {
	groups, err := t.gapGroups()
	if err != nil {
		return err
	}
	slices.SortStableFunc(groups, func(a, b gapGroup) int {
		newer := b.last().Compare(a.last())
		if by == "new" {
			return newer
		}
		return cmp.Or(b.people()-a.people(), b.times()-a.times(), newer)
	})
	lines := []string{telegram.Bold(t.text("gaps.head")), telegram.Escape(t.text("gaps.count", "n", strconv.Itoa(len(groups))))}
	var buttons [][]telegram.Button
	if from >= len(groups) {
		from = 0
	}
	for i, g := range groups[from:min(from+gapsPage, len(groups))] {
		n := strconv.Itoa(from + i + 1)
		lines = append(lines, "", telegram.Bold(n+". "+telegram.Shorten(g[0].Text, 200)), telegram.Escape(t.gapLine(g)))
		buttons = append(buttons, t.row(n+". "+g[0].Text, gapData, "v."+strconv.Itoa(g[0].Number)))
	}
	var paging []telegram.Button
	if from > 0 {
		paging = append(paging, telegram.Button{Text: "◀", Data: data(gapData, fmt.Sprintf("%s.%d", by, max(0, from-gapsPage)))})
	}
	if from+gapsPage < len(groups) {
		paging = append(paging, telegram.Button{Text: "▶", Data: data(gapData, fmt.Sprintf("%s.%d", by, from+gapsPage))})
	}
	if paging != nil {
		buttons = append(buttons, paging)
	}
	if len(groups) > 1 {
		other := map[string]string{"many": "new", "new": "many"}[by]
		buttons = append(buttons, t.row(t.text("gaps.by."+other), gapData, other+".0"))
	}
	return t.show(strings.Join(lines, "\n"), buttons)
}

// gapLine tells how often, by how many, in which languages and when last something was asked.
func (t *turn) gapLine(g gapGroup) string {
	var langs []string
	for _, lang := range g.langs() {
		langs = append(langs, t.desk.Say(lang, "name"))
	}
	return t.text("gaps.line", "times", strconv.Itoa(g.times()), "people", strconv.Itoa(g.people()), "langs", strings.Join(langs, t.text("join.comma")), "last", t.moment(g.last()))
}

func (t *turn) showGap(g gapGroup) error {
	lines := []string{telegram.Bold(telegram.Shorten(g[0].Text, 300)), telegram.Escape(t.gapLine(g)), "", telegram.Escape(t.text("gaps.examples"))}
	for _, one := range g.examples(3) {
		line := "• " + telegram.Escape(telegram.Shorten(one.Text, 300))
		if names := t.zoneNames(one.Zones); names != "" {
			line += " " + telegram.Italic("("+names+")")
		}
		lines = append(lines, line)
	}
	id := strconv.Itoa(g[0].Number)
	buttons := [][]telegram.Button{t.row(t.text("gaps.dismiss"), gapData, "x."+id), t.row(t.text("button.back"), gapData, "many.0")}
	if ok, err := t.may(Knowledge); err == nil && ok && t.library != nil {
		buttons = append([][]telegram.Button{t.row(t.text("lesson.add"), gapData, "k."+id)}, buttons...)
	}
	return t.show(strings.Join(lines, "\n"), buttons)
}

func (t *turn) zoneNames(zones []string) string {
	var names []string
	for _, id := range zones {
		if name := t.desk.Name(t.language(), desk.ZoneChoice, id); name != "" {
			names = append(names, name)
		}
	}
	return strings.Join(names, t.text("join.comma"))
}
