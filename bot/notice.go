package bot

import (
	"context"
	"slices"
	"strconv"
	"strings"

	"zonedesk/bot/desk"
	"zonedesk/bot/telegram"
	"zonedesk/knowledge"
)

// How much a notice tells; the rest is a tap away.
const (
	noticeRecords = 8
	noticeButtons = 6
)

// notice words the news of a chat in its language: what the desk answers now to the question for each changed record, and how the results
// of saved searches changed. It is empty when none of that is followed any more, or all is as it was.
func (b *Bot) notice(ctx context.Context, d answerer, p Pending) (html string, buttons [][]telegram.Button) {
	n := notice{d: d, p: p, now: changes{}}
	for _, id := range p.News.Records {
		n.now.add(d.Pack(), id)
	}
	n.searches()
	n.records(func(code string) desk.Answer {
		return d.Answer(ctx, desk.Question{Code: code, Lang: p.Lang, Now: b.now()})
	})
	if len(n.lines) == 0 {
		return "", nil
	}
	head := telegram.Bold("🔔 "+n.text("news.head")) + "\n\n"
	buttons = append(inRows(n.buttons), []telegram.Button{
		{Text: n.text("news.change"), Data: data(followData, "menu:new")}, {Text: n.text("news.stop"), Data: data(followData, "stop:new")}})
	return head + strings.Join(n.lines, "\n"), buttons
}

// notice is one being worded.
type notice struct {
	d       answerer
	p       Pending
	now     changes // what of the news the pack of the moment holds
	lines   []string
	buttons []telegram.Button
}

func (n *notice) text(key string, pairs ...any) string { return n.d.Say(n.p.Lang, key, pairs...) }

// searches tells which zones meet a saved search now and did not before, and which do no longer.
func (n *notice) searches() {
	for _, s := range n.p.Searches {
		before, changed := n.p.News.Searches[s.ID]
		if !changed {
			continue
		}
		now := n.d.Matching(s.Conditions)
		more, fewer := n.names(without(now, before)), n.names(without(before, now))
		if more == "" && fewer == "" {
			continue
		}
		n.lines = append(n.lines, "🔎 "+telegram.Bold(telegram.Shorten(n.d.Describe(n.p.Lang, s.Conditions), 200)))
		if more != "" {
			n.lines = append(n.lines, "• "+telegram.Escape(n.text("news.search.more", "zones", more)))
		}
		if fewer != "" {
			n.lines = append(n.lines, "• "+telegram.Escape(n.text("news.search.fewer", "zones", fewer)))
		}
		n.lines = append(n.lines, "")
		for _, zone := range without(now, before) {
			n.zoneButton(zone)
		}
	}
}

func without(list, others []string) []string {
	return slices.DeleteFunc(slices.Clone(list), func(id string) bool { return slices.Contains(others, id) })
}

func (n *notice) names(zones []string) string {
	var names []string
	for _, id := range zones {
		if name := n.zone(id); name != "" {
			names = append(names, name)
		}
	}
	return strings.Join(names, n.text("join.comma"))
}

// zone is a zone's name, "" when the pack of the moment doesn't hold it.
func (n *notice) zone(id string) string {
	z := n.d.Pack().Zone(id)
	if z == nil {
		return ""
	}
	name, _ := z.Short.In(n.p.Lang)
	return name
}

// records tells the changed records that the chat follows still, of each subject once, as the desk would if it were asked.
func (n *notice) records(ask func(code string) desk.Answer) {
	told, more := map[string]bool{}, 0
	for _, id := range n.now.of(n.p.Follower) {
		code, zone := codeOf(n.d.Pack(), id)
		if code == "" || told[code] {
			continue
		}
		told[code] = true
		if len(told) > noticeRecords {
			more++
			continue
		}
		n.lines = append(n.lines, shortened(ask(code)), "")
		if zone != "" {
			n.zoneButton(zone)
		}
	}
	if more > 0 {
		n.lines = append(n.lines, telegram.Italic(n.text("news.more", "n", strconv.Itoa(more))))
	}
}

// codeOf is the desk's code for the question that a record answers, and the zone that it is about.
func codeOf(p *knowledge.Pack, id string) (code, zone string) {
	if f := p.Fact(id); f != nil && f.Zone != "" {
		return "m:" + string(f.Measure) + ":" + f.Zone, f.Zone
	} else if f != nil {
		return "m:" + string(f.Measure), ""
	}
	if p.Article(id) != nil {
		return "a:" + id, ""
	}
	return "", ""
}

// shortened is an answer without what can be read by asking: what leads it, the doubts, and the first source.
func shortened(a desk.Answer) string {
	var lines []string
	sourced := false
	for _, line := range a.Lines {
		if line.Kind == desk.Lead || line.Kind == desk.Note || line.Kind == desk.Source && !sourced {
			sourced = sourced || line.Kind == desk.Source
			lines = append(lines, renderLine(line))
		}
	}
	return strings.Join(lines, "\n")
}

func (n *notice) zoneButton(zone string) {
	b := telegram.Button{Text: n.zone(zone), Data: data(cardData, zone)}
	if b.Text != "" && len(n.buttons) < noticeButtons && isData(b.Data) && !slices.Contains(n.buttons, b) {
		n.buttons = append(n.buttons, b)
	}
}
