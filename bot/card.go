package bot

import (
	"fmt"
	"slices"
	"strconv"
	"strings"
	"unicode/utf8"

	"zonedesk/bot/desk"
	"zonedesk/bot/telegram"
	"zonedesk/knowledge"
)

// browse has the desk answer what a button of a card, a list or a menu asks, in the place of the message it stands under.
func (t *turn) browse(q desk.Question) error {
	answer := t.consult(q)
	if answer.Venue != nil {
		return t.sendVenue(answer)
	}
	buttons := t.layout(answer)
	if answer.Card == (desk.Card{}) && answer.Page == (desk.Page{}) {
		buttons = append(buttons, t.homeRow())
	}
	return t.show(render(answer), buttons)
}

// layout is the buttons of an answer; a card and a list have more than the desk gives them. What leads to other answers stands above
// what leads about within a card.
func (t *turn) layout(a desk.Answer) [][]telegram.Button {
	list := buttonsOf(a)
	switch {
	case a.Card.Zone != "":
		within := slices.IndexFunc(list, func(b telegram.Button) bool { return strings.HasPrefix(b.Data, cardData+":") })
		rows := inRows(list[:max(within, 0)])
		list = append(list[max(within, 0):], t.below(a.Card.Zone)...)
		list = append(list, t.button("menu.staff", data(askData, "h")), t.button("menu.list", listData(a.Card.Kind, a.Card.Page)))
		return append(append(rows, inRows(append(list, t.offers(a)...))...), t.continueRow()...)
	case a.Page.Kind != "":
		return append(append(inRows(list), t.pageRows(a.Page)...), t.continueRow()...)
	}
	staff := data(askData, "h")
	if !a.Answered && !slices.ContainsFunc(list, func(b telegram.Button) bool { return b.Data == staff }) {
		list = append(list, t.button("menu.staff", staff))
	}
	offers := t.offers(a)
	return append(append(inRows(list), append(t.foundRow(a), inRows(offers)...)...), t.continueRow()...)
}

// foundRow turns the pages of what a search found, which offers has kept.
func (t *turn) foundRow(a desk.Answer) [][]telegram.Button {
	if a.Find == nil || a.Page.Of < 2 || !t.memory {
		return nil
	}
	return [][]telegram.Button{turnRow(a.Page, func(page int) string { return fmt.Sprintf("n:found:%d:%d", t.conv.Kept, page) })}
}

// turnFound shows another page of what a search found.
func (t *turn) turnFound(code string) error {
	id, page, _ := strings.Cut(code, ":")
	r, ok := t.conv.result(id)
	if !ok || r.Find == nil {
		t.toast.say(t.text("button.old"))
		return nil
	}
	n, _ := strconv.Atoi(page) // its form is checked
	return t.browse(desk.Question{Find: r.Find, Page: n, Lang: t.language()})
}

// flows are what else may be done with a zone, from its card; like a menu's entries each is shown as soon as it is there.
var flows = []entry{{key: "follow.button.off", data: "s:zone:%s:on"}, {key: "compare.add", data: "c:add:%s"}}

// below are the buttons of a card that lead to other flows.
func (t *turn) below(zone string) []telegram.Button {
	var list []telegram.Button
	for _, f := range flows {
		if b := t.button(f.key, fmt.Sprintf(f.data, zone)); isData(b.Data) {
			list = append(list, b)
		}
	}
	return list
}

func isData(s string) bool {
	_, _, ok := readData(s)
	return ok
}

func (t *turn) button(key, data string) telegram.Button {
	return telegram.Button{Text: t.text(key), Data: data}
}

func listData(kind knowledge.Kind, page int) string {
	return fmt.Sprintf("n:%s:%d", kind, page)
}

// pageRows turn the pages of a list and lead to the list of the other kind. A button names the page that it leads to.
func (t *turn) pageRows(p desk.Page) [][]telegram.Button {
	other := map[knowledge.Kind]knowledge.Kind{knowledge.Park: knowledge.Cluster, knowledge.Cluster: knowledge.Park}[p.Kind]
	rows := [][]telegram.Button{
		{t.button("menu."+string(other), listData(other, 1)), t.button("menu.charts", "n:chart:occupancy")}, t.homeRow(),
	}
	if p.Of > 1 {
		return append([][]telegram.Button{turnRow(p, func(page int) string { return listData(p.Kind, page) })}, rows...)
	}
	return rows
}

// turnRow leads a page back and on, round and round, and tells which it is.
func turnRow(p desk.Page, to func(page int) string) []telegram.Button {
	return []telegram.Button{
		{Text: "◀", Data: to((p.Number+p.Of-2)%p.Of + 1)},
		{Text: fmt.Sprintf("%d/%d", p.Number, p.Of), Data: to(p.Number)},
		{Text: "▶", Data: to(p.Number%p.Of + 1)},
	}
}

// sendVenue sends a zone as a pin on the map.
func (t *turn) sendVenue(a desk.Answer) error {
	v := a.Venue
	params := telegram.Params{
		"chat_id": t.chat, "latitude": v.Point.Lat, "longitude": v.Point.Lon, "title": telegram.Shorten(v.Title, 120), "address": telegram.Shorten(v.Address, 200),
	}
	if t.thread != 0 {
		params["message_thread_id"] = t.thread
	}
	return t.once(params, func() (int, error) {
		sent, err := t.telegram.Upload(t.ctx, "sendVenue", params)
		return sent.ID, err
	})
}

// once does what sends one message with the params, unless an earlier try has sent it, and follows a group that became a supergroup.
func (t *turn) once(params telegram.Params, send func() (id int, err error)) error {
	if t.skip > 0 {
		t.skip--
		return nil
	}
	id, err := send()
	if to := migratedTo(err); to != 0 {
		t.chat, params["chat_id"] = to, to
		delete(params, "reply_parameters")
		id, err = send()
	}
	if err == nil {
		t.effort.sent = append(t.effort.sent, id)
	}
	return err
}

// render sets an answer as Telegram's HTML. The sources of a card stand behind a button of it.
func render(a desk.Answer) string {
	lines := a.Lines
	if a.Card.Whole {
		lines = slices.DeleteFunc(slices.Clone(lines), func(l desk.Line) bool { return l.Kind == desk.Source })
	}
	var b strings.Builder
	for i, line := range lines {
		if i > 0 {
			b.WriteByte('\n')
			if line.Kind == desk.Head || line.Kind != lines[i-1].Kind && (line.Kind == desk.Source || a.Card.Whole && line.Kind == desk.Note) {
				b.WriteByte('\n')
			}
		}
		b.WriteString(renderLine(line))
	}
	return b.String()
}

func renderLine(line desk.Line) string {
	switch {
	case line.Kind == desk.Lead, line.Kind == desk.Head:
		return telegram.Bold(line.Text)
	case line.Kind == desk.Item:
		return "• " + named(line)
	case line.Kind == desk.Note:
		return telegram.Italic(line.Text)
	case line.Kind == desk.Source && isWeb(line.Link):
		return telegram.Link(line.Text, line.Link)
	}
	return named(line)
}

// named sets a line with the name in it that it is about.
func named(line desk.Line) string {
	before, after, found := strings.Cut(line.Text, line.Name)
	if line.Name == "" || !found {
		return telegram.Escape(line.Text)
	}
	return telegram.Escape(before) + telegram.Bold(line.Name) + telegram.Escape(after)
}

func isWeb(address string) bool {
	return strings.HasPrefix(address, "https://") || strings.HasPrefix(address, "http://")
}

// narrow is the width in characters up to which two buttons share a row on a phone.
const narrow = 18

// isShort reports whether a label leaves room for another button beside it; letters of Chinese, Japanese and Korean are twice as wide.
func isShort(label string) bool {
	width := utf8.RuneCountInString(label)
	for _, r := range label {
		if r >= 0x2E80 && r < 0x1F000 {
			width++
		}
	}
	return width <= narrow
}

// buttonsOf are the buttons that the desk gives an answer. What leads about within a card or list is its own data; all else is
// asked of the desk.
func buttonsOf(a desk.Answer) []telegram.Button {
	var list []telegram.Button
	for _, b := range a.Buttons {
		code := b.Code
		if !isData(code) {
			code = data(askData, code)
		}
		if b.Label != "" && isData(code) {
			list = append(list, telegram.Button{Text: b.Label, Data: code})
		}
	}
	return list
}
