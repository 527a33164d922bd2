package bot

import (
	"context"
	"encoding/json"
	"fmt"
	"maps"
	"slices"
	"strconv"
	"strings"

	"zonedesk/bot/broadcast"
	"zonedesk/bot/telegram"
	"zonedesk/knowledge"
)

// audience shows and changes whom a draft is for. with is empty for the menu, else "all", "news.on", "searches.off", "zones.0" (a page of
// what can be followed), "zone.ID.on", "langs" or "lang.ko.off".
func (t *turn) audience(d Draft, with string) error {
	what, rest, _ := strings.Cut(with, ".")
	id, state := rest, ""
	if at := strings.LastIndexByte(rest, '.'); at >= 0 {
		id, state = rest[:at], rest[at+1:]
	}
	a := &d.Audience
	switch {
	case what == "all":
		*a = Audience{Langs: a.Langs}
	case what == "news":
		a.News = rest == "on"
	case what == "searches":
		a.Searches = rest == "on"
	case what == "langs":
		return t.audienceLangs(d)
	case what == "lang" && slices.Contains(knowledge.Langs(), knowledge.Lang(id)):
		a.Langs = toggled(a.Langs, knowledge.Lang(id), state == "on")
		if err := t.save(&d); err != nil {
			return t.changeDraft(d)
		}
		return t.audienceLangs(d)
	case what != "":
		return t.audienceTheme(d, what, id, state)
	}
	if with != "" {
		if err := t.save(&d); err != nil {
			return t.changeDraft(d)
		}
	}
	return t.audienceMenu(d)
}

// toggled is the list with or without one.
func toggled[T comparable](list []T, one T, on bool) []T {
	list = slices.DeleteFunc(slices.Clone(list), func(x T) bool { return x == one })
	if on {
		list = append(list, one)
	}
	return list
}

func (t *turn) audienceMenu(d Draft) error {
	counts, err := t.countAudience(d.Audience)
	if err != nil {
		return err
	}
	text := telegram.Bold(t.text("audience.head")) + "\n" + telegram.Escape(t.whom(d.Audience)) + "\n" + telegram.Escape(t.counted(counts))
	option := func(on bool, key, code string) []telegram.Button {
		state := ".on"
		if on {
			state = ".off"
		}
		return t.row(tick(on)+t.text(key), draftData, "a."+d.ID+"."+code+state)
	}
	buttons := [][]telegram.Button{option(d.Audience.News, "audience.news", "news")}
	for _, th := range themes {
		label := t.text("audience." + th.many)
		if n := len(*d.Audience.of(th)); n > 0 {
			label += " (" + strconv.Itoa(n) + ")"
		}
		buttons = append(buttons, t.row(label+" ▸", draftData, "a."+d.ID+"."+th.many+".0"))
	}
	buttons = append(buttons, option(d.Audience.Searches, "audience.searches", "searches"),
		t.row(t.text("audience.langs")+" ▸", draftData, "a."+d.ID+".langs"),
		t.row(t.text("audience.all"), draftData, "a."+d.ID+".all"),
		t.row(t.text("button.back"), draftData, "d."+d.ID))
	return t.show(text, buttons)
}

func tick(on bool) string {
	if on {
		return "✅ "
	}
	return "▫️ "
}

// of is the audience's list of what it names of a theme.
func (a *Audience) of(th theme) *[]string {
	switch th.one {
	case "zone":
		return &a.Zones
	case "topic":
		return &a.Topics
	}
	return &a.Industries
}

func (t *turn) audienceTheme(d Draft, what, id, state string) error {
	th, ok := themeOf(what)
	if !ok {
		return nil
	}
	page := 0
	if what == th.many {
		page, _ = strconv.Atoi(id)
	} else if slices.Contains(th.offered(t.desk.Pack()), id) {
		list := d.Audience.of(th)
		*list = toggled(*list, id, state == "on")
		page = slices.Index(th.offered(t.desk.Pack()), id) / followsAPage
		if err := t.save(&d); err != nil {
			return t.changeDraft(d)
		}
	}
	ids := th.offered(t.desk.Pack())
	pages := max(1, (len(ids)+followsAPage-1)/followsAPage)
	page = min(max(page, 0), pages-1)
	var buttons [][]telegram.Button
	for _, id := range ids[page*followsAPage : min(len(ids), (page+1)*followsAPage)] {
		on := slices.Contains(*d.Audience.of(th), id)
		state := ".on"
		if on {
			state = ".off"
		}
		buttons = append(buttons, t.row(tick(on)+t.themeName(th, id), draftData, "a."+d.ID+"."+th.one+"."+id+state))
	}
	var paging []telegram.Button
	for _, to := range []struct {
		sign string
		page int
	}{{"◀", page - 1}, {"▶", page + 1}} {
		if to.page >= 0 && to.page < pages {
			paging = append(paging, telegram.Button{Text: to.sign, Data: data(draftData, fmt.Sprintf("a.%s.%s.%d", d.ID, th.many, to.page))})
		}
	}
	if len(paging) > 0 {
		buttons = append(buttons, paging)
	}
	return t.show(telegram.Bold(t.text("audience."+th.many)), append(buttons, t.row(t.text("button.back"), draftData, "a."+d.ID)))
}

func (t *turn) audienceLangs(d Draft) error {
	var buttons [][]telegram.Button
	for _, lang := range knowledge.Langs() {
		on := slices.Contains(d.Audience.Langs, lang)
		state := ".on"
		if on {
			state = ".off"
		}
		buttons = append(buttons, t.row(tick(on)+t.desk.Say(lang, "name"), draftData, "a."+d.ID+".lang."+string(lang)+state))
	}
	return t.show(telegram.Escape(t.text("audience.langs.head")), append(buttons, t.row(t.text("button.back"), draftData, "a."+d.ID)))
}

// whom says in words who an audience is.
func (t *turn) whom(a Audience) string {
	var parts []string
	if a.News {
		parts = append(parts, t.text("audience.news"))
	}
	for _, th := range themes {
		for _, id := range *a.of(th) {
			if name := t.themeName(th, id); name != "" {
				parts = append(parts, name)
			}
		}
	}
	if a.Searches {
		parts = append(parts, t.text("audience.searches"))
	}
	if len(parts) == 0 {
		parts = append(parts, t.text("audience.all"))
	}
	who := strings.Join(parts, t.text("join.comma"))
	if len(a.Langs) == 0 {
		return who
	}
	var names []string
	for _, lang := range a.Langs {
		names = append(names, t.desk.Say(lang, "name"))
	}
	return t.text("audience.only", "who", who, "languages", strings.Join(names, t.text("join.comma")))
}

// countAudience is how many followers an audience has, by language.
func (t *turn) countAudience(a Audience) (map[knowledge.Lang]int, error) {
	counts := map[knowledge.Lang]int{}
	for cursor := ""; ; {
		page, next, err := t.store.Audience(t.ctx, a, cursor)
		if err != nil {
			return nil, err
		}
		for _, f := range page {
			counts[f.Lang]++
		}
		if cursor = next; cursor == "" {
			return counts, nil
		}
	}
}

func total(counts map[knowledge.Lang]int) (n int) {
	for _, of := range counts {
		n += of
	}
	return n
}

// counted words a count: "1234 people: Tiếng Việt 800, English 434".
func (t *turn) counted(counts map[knowledge.Lang]int) string {
	var parts []string
	for _, lang := range slices.Sorted(maps.Keys(counts)) {
		name := t.text("audience.unknown")
		if lang != "" {
			name = t.desk.Say(lang, "name")
		}
		parts = append(parts, fmt.Sprintf("%s %d", name, counts[lang]))
	}
	s := t.text("audience.count", "n", strconv.Itoa(total(counts)))
	if len(parts) > 0 {
		s += ": " + strings.Join(parts, t.text("join.comma"))
	}
	return s
}

// Audience reads who gets a broadcast: those who were following at its cut-off. It fits broadcast.Options.Audience.
func (b *Bot) Audience(of broadcast.Broadcast) broadcast.Source {
	var a Audience
	read := func(ctx context.Context) error {
		if err := json.Unmarshal([]byte(of.Audience), &a); err != nil {
			return fmt.Errorf("reading the audience of broadcast %s: %w", of.ID, err)
		}
		_, report, err := b.broadcasts.Report(ctx, of.ID)
		a.Before = report.CutOff.UnixMilli()
		return err
	}
	return func(ctx context.Context, cursor string) ([]broadcast.Recipient, string, error) {
		if a.Before == 0 {
			if err := read(ctx); err != nil {
				return nil, "", err
			}
		}
		page, next, err := b.store.Audience(ctx, a, cursor)
		recipients := make([]broadcast.Recipient, len(page))
		for i, f := range page {
			recipients[i] = broadcast.Recipient{Chat: f.Chat, Lang: f.Lang}
		}
		return recipients, next, err
	}
}
