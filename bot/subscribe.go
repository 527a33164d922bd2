package bot

import (
	"encoding/json"
	"errors"
	"fmt"
	"maps"
	"reflect"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"time"

	"zonedesk/bot/desk"
	"zonedesk/bot/telegram"
	"zonedesk/knowledge"
	"zonedesk/search/text"
)

// followForm is the form of what stands behind s: in a button's data. A page at the end says that the button stands in the menu of what is
// followed, which is then shown anew; without one it stands elsewhere, and only the button changes. What ends with new stands under a message that
// is to stay as it is.
var followForm = regexp.MustCompile(`^((menu|stop|searches)(:new)?|undo|pace:(once|daily)|news:(on|off)(:0)?|(zones|topics|industries):\d{1,3}|` +
	`(zone|topic|industry):[a-z0-9.-]{1,44}:(on|off)(:\d{1,3})?|search:[a-z0-9]{1,12}:off|save:\d{1,9})$`)

const followsAPage = 8 // things to follow shown at a time

// theme is a kind of thing that can be followed, beside all news and saved searches.
type theme struct {
	one, many string // as a button's data names it
	followed  func(*Follower) *map[string]int64
	offered   func(*knowledge.Pack) []string // ids
}

var themes = []theme{
	{"zone", "zones", func(f *Follower) *map[string]int64 { return &f.Zones }, zonesOffered},
	{"topic", "topics", func(f *Follower) *map[string]int64 { return &f.Topics }, topicsOffered},
	{"industry", "industries", func(f *Follower) *map[string]int64 { return &f.Industries }, industriesOffered},
}

func themeOf(word string) (theme, bool) {
	i := slices.IndexFunc(themes, func(th theme) bool { return word == th.one || word == th.many })
	if i < 0 {
		return theme{}, false
	}
	return themes[i], true
}

// zonesOffered are all zones, parks first.
func zonesOffered(p *knowledge.Pack) (parks []string) {
	var clusters []string
	for _, z := range p.Zones {
		if z.Kind == knowledge.Park {
			parks = append(parks, z.ID)
		} else {
			clusters = append(clusters, z.ID)
		}
	}
	return append(parks, clusters...)
}

// topicsOffered are the topics on which the pack holds anything.
func topicsOffered(p *knowledge.Pack) (ids []string) {
	held := map[string]bool{}
	for _, f := range p.Facts {
		info, _ := f.Measure.Info()
		held[info.Topic] = true
	}
	for _, a := range p.Articles {
		held[a.Topic] = true
	}
	for _, topic := range knowledge.Topics() {
		if held[topic] {
			ids = append(ids, topic)
		}
	}
	return ids
}

func industriesOffered(p *knowledge.Pack) (ids []string) {
	for _, i := range p.Industries {
		ids = append(ids, i.ID)
	}
	return ids
}

// themeName is what a thing of a theme is called in the reader's language, "" when the pack of the moment doesn't hold it.
func (t *turn) themeName(th theme, id string) string {
	var names knowledge.Text
	switch th.one {
	case "zone":
		if z := t.desk.Pack().Zone(id); z != nil {
			names = z.Short
		}
	case "topic":
		if slices.Contains(knowledge.Topics(), id) {
			return t.text("topic." + id)
		}
	case "industry":
		if i := t.desk.Pack().Industry(id); i != nil {
			names = i.Names
		}
	}
	name, _ := names.In(t.language())
	return name
}

// thing is one thing to be followed.
type thing struct {
	theme
	id string
}

// named finds what can be followed in what a person typed.
func (t *turn) named(words string) (things []thing) {
	folded := text.Fold(words)
	for _, id := range knowledge.Topics() {
		spelt := func(lang knowledge.Lang) bool { return text.Fold(t.desk.Say(lang, "topic."+id)) == folded }
		if id == folded || slices.ContainsFunc(knowledge.Langs(), spelt) {
			return []thing{{themes[1], id}}
		}
	}
	told := t.desk.Tell(desk.Question{Text: words, Lang: t.conv.Lang, Hint: t.hint(), Now: t.now()})
	for _, id := range told.Zones {
		things = append(things, thing{themes[0], id})
	}
	for _, id := range told.Find.Industries {
		things = append(things, thing{themes[2], id})
	}
	return things
}

// followNamed begins or ends what a person named, and shows what is followed then.
func (t *turn) followNamed(things []thing, on bool) error {
	var names []string
	for _, th := range things {
		names = append(names, t.themeName(th.theme, th.id))
	}
	f, ok, err := t.follow(func(f *Follower) {
		for _, th := range things {
			t.set(th.theme, f, th.id, on)
		}
	})
	if !ok {
		return err
	}
	return t.showFollows(f, telegram.Bold(t.followed(strings.Join(names, t.text("join.comma")), on))+"\n\n")
}

// followed says that something is followed from now on, or no more.
func (t *turn) followed(name string, on bool) string {
	if on {
		return t.text("follow.on", "name", name)
	}
	return t.text("follow.off", "name", name)
}

// subscribe follows all news, or what is named, and shows what is followed and what else could be.
func (t *turn) subscribe(name string) error {
	if name == "" {
		f, ok, err := t.follow(func(f *Follower) { t.begin(&f.News) })
		if !ok {
			return err
		}
		return t.showFollows(f, telegram.Bold("✅ "+t.text("follow.begun"))+"\n\n")
	}
	things := t.named(name)
	if len(things) == 0 {
		return t.menuOfFollows(telegram.Escape(t.text("follow.unknown", "name", telegram.Shorten(name, 60))) + "\n\n")
	}
	return t.followNamed(things, true)
}

// unsubscribe ends what is named, or, when nothing is that can be followed, all at once.
func (t *turn) unsubscribe(name string) error {
	if things := t.named(name); name != "" && len(things) > 0 {
		return t.followNamed(things, false)
	}
	if ok, err := t.mayFollow(); !ok {
		return err
	}
	before, err := t.store.Follower(t.ctx, t.chat)
	if err != nil {
		return t.followFailed(err)
	}
	f, err := t.store.Unfollow(t.ctx, t.chat)
	if err == nil && t.broadcasts != nil {
		err = t.broadcasts.Withdraw(t.ctx, t.chat) // also from what is being sent
	}
	if err != nil {
		return t.followFailed(err)
	}
	t.countFollowing(!before.Empty(), false)
	if f.Empty() {
		return t.show(telegram.Escape(t.text("follow.none")), [][]telegram.Button{t.row(t.text("follow.open"), followData, "menu")})
	}
	return t.show(telegram.Bold(t.text("follow.stopped"))+"\n\n"+t.listed(f)+"\n"+telegram.Escape(t.text("follow.stopped.undo")),
		[][]telegram.Button{t.row("↩ "+t.text("follow.undo"), followData, "undo")})
}

// saysStop tells whether a text, in whatever language, is nothing but a word to be sent no more. While a form is open such words are the
// form's.
func (t *turn) saysStop(said string) bool {
	if t.conv.Form != nil || len(said) > 60 {
		return false
	}
	said = text.Fold(strings.Trim(said, " .!。！"))
	for _, lang := range knowledge.Langs() {
		if slices.ContainsFunc(t.wordsIn(lang, "follow.stop.words", "|"), func(word string) bool { return said == text.Fold(word) }) {
			return true
		}
	}
	return false
}

// follow changes what the chat follows. ok is false when that was not to be, which the reader was told.
func (t *turn) follow(change func(*Follower)) (f Follower, ok bool, err error) {
	if ok, err := t.mayFollow(); !ok {
		return f, false, err
	}
	full, followed := false, false
	f, err = t.store.Follow(t.ctx, t.chat, func(f *Follower) {
		before := *f
		followed = !f.Empty()
		change(f)
		f.Lang = t.language()
		if full = f.full(); full {
			*f = before
		}
	})
	switch {
	case err != nil:
		return f, false, t.followFailed(err)
	case full:
		return f, false, t.tell(t.text("follow.full"))
	}
	t.countFollowing(followed, !f.Empty())
	return f, true, nil
}

// followIn has what is followed told in another language from now on.
func (t *turn) followIn(lang knowledge.Lang) {
	_, err := t.store.Follow(t.ctx, t.chat, func(f *Follower) { f.Lang = lang })
	if err != nil {
		t.storeFailed("follow", err) // the language of the conversation is set all the same
	}
}

func (f *Follower) full() bool {
	return max(len(f.Zones), len(f.Topics), len(f.Industries)) > followsKept || len(f.Searches) > searchesKept
}

// mayFollow tells whether the person may change what this chat follows: in a group only its administrators may. If not they are told.
func (t *turn) mayFollow() (bool, error) {
	if t.chat == t.update.Person() {
		return true, nil
	}
	if m := t.update.Message; m != nil && m.Sender != nil && m.Sender.ID == t.chat {
		return true, nil // an administrator who writes as the group
	}
	var member telegram.Member
	err := t.telegram.Call(t.ctx, "getChatMember", telegram.Params{"chat_id": t.chat, "user_id": t.update.Person()}, &member)
	if err != nil && !errors.As(err, new(*telegram.BadRequest)) {
		return false, err
	}
	if member.Status == "creator" || member.Status == "administrator" {
		return true, nil
	}
	return false, t.tell(t.text("follow.admins"))
}

func (t *turn) followFailed(err error) error {
	t.storeFailed("follow", err)
	return t.tell(t.text("follow.away"))
}

// tell says a sentence: over the chat to who pressed a button, else in it.
func (t *turn) tell(sentence string) error {
	if t.kind == press {
		t.toast.say(sentence)
		return nil
	}
	return t.send(telegram.Escape(sentence), nil)
}

// begin notes that something is followed from now on, unless it is already.
func (t *turn) begin(since *int64) {
	if *since == 0 {
		*since = t.now().UnixMilli()
	}
}

func (t *turn) set(th theme, f *Follower, id string, on bool) {
	followed := th.followed(f)
	all := maps.Clone(*followed)
	if all == nil {
		all = map[string]int64{}
	}
	since := all[id]
	if t.begin(&since); on {
		all[id] = since
	} else {
		delete(all, id)
	}
	*followed = all
}

// followPress acts on a button about what is followed. Its data says what is to be so, not what is to change.
func (t *turn) followPress(code string) error {
	code, t.apart = strings.CutSuffix(code, ":new")
	part := strings.Split(code, ":")
	if th, ok := themeOf(part[0]); ok && part[0] == th.many {
		page, _ := strconv.Atoi(part[1])
		return t.showTheme(th, page)
	} else if ok {
		return t.followOne(th, part[1], part[2] == "on", part[3:])
	}
	switch part[0] {
	case "news":
		return t.followNews(part[1] == "on", len(part) > 2)
	case "pace":
		return t.changeAndShow(func(f *Follower) { f.AtOnce = part[1] == "once" })
	case "stop":
		return t.unsubscribe("")
	case "undo":
		return t.resubscribe()
	case "searches":
		return t.showSearches()
	case "search":
		return t.dropSearch(part[1])
	case "save":
		return t.saveSearch(part[1])
	}
	return t.menuOfFollows("")
}

func (t *turn) followNews(on, inMenu bool) error {
	f, ok, err := t.follow(func(f *Follower) {
		if t.begin(&f.News); !on {
			f.News = 0
		}
	})
	if !ok {
		return err
	}
	t.toast.say(t.followed(t.text("follow.news"), on))
	if inMenu {
		return t.showFollows(f, "")
	}
	return t.flip("news", on)
}

func (t *turn) followOne(th theme, id string, on bool, page []string) error {
	name := t.themeName(th, id)
	if name == "" && on {
		return t.tell(t.text("button.old"))
	}
	_, ok, err := t.follow(func(f *Follower) { t.set(th, f, id, on) })
	if !ok {
		return err
	}
	t.toast.say(t.followed(name, on))
	if len(page) == 0 {
		return t.flip(th.one+":"+id, on)
	}
	number, _ := strconv.Atoi(page[0])
	return t.showTheme(th, number)
}

// flip makes the pressed button, which stands under any message, one that does the opposite.
func (t *turn) flip(what string, on bool) error { return t.swapPressed(t.followButton(what, on)) }

// pressedRows are the buttons among which the pressed one stood; nil under an old message, which comes without them.
func (t *turn) pressedRows() [][]json.RawMessage {
	var update struct {
		Callback struct {
			Message struct {
				Markup struct {
					Rows [][]json.RawMessage `json:"inline_keyboard"`
				} `json:"reply_markup"`
			} `json:"message"`
		} `json:"callback_query"`
	}
	_ = json.Unmarshal(t.update.Raw, &update)
	return update.Callback.Message.Markup.Rows
}

// swapPressed puts a button in the place of the pressed one. The others stay as they are.
func (t *turn) swapPressed(by telegram.Button) error {
	rows := t.pressedRows()
	other, err := json.Marshal(by)
	if err != nil {
		return err
	}
	found := false
	for _, row := range rows {
		for i := range row {
			var b telegram.Button
			if json.Unmarshal(row[i], &b) == nil && b.Data == t.update.Callback.Data {
				row[i], found = other, true
			}
		}
	}
	if !found {
		return nil
	}
	err = t.telegram.Call(t.ctx, "editMessageReplyMarkup", telegram.Params{
		"chat_id": t.chat, "message_id": t.update.Callback.Message.ID, "reply_markup": map[string]any{"inline_keyboard": rows},
	}, nil)
	if errors.As(err, new(*telegram.BadRequest)) {
		return nil // the message has gone, or was changed meanwhile
	}
	return err
}

// followButton is a button outside the menu that follows something, such as "zone:luong-son", or ends that.
func (t *turn) followButton(what string, followed bool) telegram.Button {
	if followed {
		return telegram.Button{Text: t.text("follow.button.on"), Data: data(followData, what+":off")}
	}
	return telegram.Button{Text: t.text("follow.button.off"), Data: data(followData, what+":on")}
}

func (t *turn) resubscribe() error {
	if ok, err := t.mayFollow(); !ok {
		return err
	}
	before, err := t.store.Follower(t.ctx, t.chat)
	if err != nil {
		return t.followFailed(err)
	}
	f, err := t.store.Refollow(t.ctx, t.chat)
	if err != nil {
		return t.followFailed(err)
	}
	t.countFollowing(!before.Empty(), !f.Empty())
	if f.Empty() {
		return t.tell(t.text("button.old"))
	}
	return t.showFollows(f, telegram.Bold("✅ "+t.text("follow.undone"))+"\n\n")
}

func (t *turn) changeAndShow(change func(*Follower)) error {
	f, ok, err := t.follow(change)
	if !ok {
		return err
	}
	return t.showFollows(f, "")
}

func (t *turn) menuOfFollows(before string) error {
	f, err := t.store.Follower(t.ctx, t.chat)
	if err != nil {
		return t.followFailed(err)
	}
	return t.showFollows(f, before)
}

// showFollows shows what is followed, and the ways to change it.
func (t *turn) showFollows(f Follower, before string) error {
	html := before
	if f.Empty() {
		html += telegram.Escape(t.text("follow.none"))
	} else {
		html += telegram.Bold(t.text("follow.head")) + "\n" + t.listed(f) + "\n" + telegram.Italic(t.text("follow.pace."+pace(f.AtOnce)))
	}
	news := telegram.Button{Text: "▫️ " + t.text("follow.news"), Data: data(followData, "news:on:0")}
	if f.News != 0 {
		news = telegram.Button{Text: "✅ " + t.text("follow.news"), Data: data(followData, "news:off:0")}
	}
	buttons := [][]telegram.Button{{news}}
	var narrower []telegram.Button
	for _, th := range themes {
		narrower = append(narrower, telegram.Button{Text: counted(t.text("follow."+th.many), len(*th.followed(&f))), Data: data(followData, th.many+":1")})
	}
	narrower = append(narrower, telegram.Button{Text: counted(t.text("follow.searches"), len(f.Searches)), Data: data(followData, "searches:new")})
	buttons = append(buttons, narrower[:2], narrower[2:])
	if !f.Empty() {
		other := pace(!f.AtOnce)
		buttons = append(buttons, t.row("🕘 "+t.text("follow.button."+other), followData, "pace:"+other), t.row("🛑 "+t.text("follow.stop"), followData, "stop"))
	}
	return t.show(html, append(buttons, t.homeRow()))
}

func pace(atOnce bool) string {
	if atOnce {
		return "once"
	}
	return "daily"
}

func counted(label string, n int) string {
	if n == 0 {
		return label
	}
	return fmt.Sprintf("%s · %d", label, n)
}

// listed is what is followed, a line a kind.
func (t *turn) listed(f Follower) string {
	var b strings.Builder
	line := func(label string, names []string) {
		if len(names) > 0 {
			fmt.Fprintf(&b, "• %s: %s\n", telegram.Escape(label), telegram.Escape(telegram.Shorten(strings.Join(names, t.text("join.comma")), 600)))
		}
	}
	if f.News != 0 {
		fmt.Fprintf(&b, "• %s\n", telegram.Escape(t.text("follow.news")))
	}
	for _, th := range themes {
		var names []string
		for _, id := range slices.Sorted(maps.Keys(*th.followed(&f))) {
			if name := t.themeName(th, id); name != "" {
				names = append(names, name)
			}
		}
		line(t.text("follow."+th.many), names)
	}
	if n := len(f.Searches); n > 0 {
		line(t.text("follow.searches"), []string{strconv.Itoa(n)})
	}
	return b.String()
}

// showTheme offers the things of one kind, those of a page (the first is 1), each with a mark when it is followed.
func (t *turn) showTheme(th theme, page int) error {
	f, err := t.store.Follower(t.ctx, t.chat)
	if err != nil {
		return t.followFailed(err)
	}
	ids := th.offered(t.desk.Pack())
	pages := max(1, (len(ids)+followsAPage-1)/followsAPage)
	page = min(max(page, 1), pages)
	followed := *th.followed(&f)
	var buttons [][]telegram.Button
	for i, id := range ids[(page-1)*followsAPage : min(page*followsAPage, len(ids))] {
		mark, state := "▫️ ", "on"
		if followed[id] != 0 {
			mark, state = "✅ ", "off"
		}
		b := telegram.Button{Text: telegram.Shorten(mark+t.themeName(th, id), 60), Data: data(followData, fmt.Sprintf("%s:%s:%s:%d", th.one, id, state, page))}
		if i%2 == 0 {
			buttons = append(buttons, nil)
		}
		buttons[len(buttons)-1] = append(buttons[len(buttons)-1], b)
	}
	if pages > 1 {
		at := func(label string, page int) telegram.Button {
			return telegram.Button{Text: label, Data: data(followData, fmt.Sprintf("%s:%d", th.many, page))}
		}
		buttons = append(buttons, []telegram.Button{at("◀", (page+pages-2)%pages+1), at(fmt.Sprintf("%d/%d", page, pages), page), at("▶", page%pages+1)})
	}
	html := telegram.Bold(t.text("follow."+th.many)) + "\n" + telegram.Escape(t.text("follow.choose."+th.many))
	return t.show(html, append(buttons, t.row(t.text("button.back"), followData, "menu")))
}

// showSearches lists the saved searches, each with a button that deletes it.
func (t *turn) showSearches() error {
	f, err := t.store.Follower(t.ctx, t.chat)
	if err != nil {
		return t.followFailed(err)
	}
	html := telegram.Bold(t.text("follow.searches")) + "\n"
	var buttons [][]telegram.Button
	for i, s := range f.Searches {
		html += fmt.Sprintf("%d. %s\n", i+1, telegram.Escape(t.described(s)))
		buttons = append(buttons, t.row(fmt.Sprintf("🗑 %d. %s", i+1, t.described(s)), followData, "search:"+s.ID+":off"))
	}
	if len(f.Searches) == 0 {
		html += telegram.Escape(t.text("follow.searches.none"))
	} else {
		html += "\n" + telegram.Escape(t.text("follow.searches.delete"))
	}
	return t.show(html, append(buttons, t.row(t.text("button.back"), followData, "menu")))
}

// saveSearch saves the search of a result, once, and makes its button one that leads to what is saved.
func (t *turn) saveSearch(result string) error {
	r, ok := t.conv.result(result)
	if !ok || r.Find == nil {
		t.toast.say(t.text("button.old"))
		return nil
	}
	now := t.now().UnixMilli()
	search := Search{ID: strconv.FormatInt(now, 36), Conditions: *r.Find, Lang: t.language(), Saved: now}
	_, ok, err := t.follow(func(f *Follower) {
		same := func(s Search) bool { return reflect.DeepEqual(s.Conditions, search.Conditions) }
		if !slices.ContainsFunc(f.Searches, same) {
			f.Searches = append(slices.Clone(f.Searches), search)
		}
	})
	if !ok {
		return err
	}
	t.toast.say(t.text("follow.searches.saved"))
	return t.swapPressed(telegram.Button{Text: t.text("follow.searches.saved.button"), Data: data(followData, "searches:new")})
}

func (t *turn) dropSearch(id string) error {
	_, ok, err := t.follow(func(f *Follower) {
		f.Searches = slices.DeleteFunc(slices.Clone(f.Searches), func(s Search) bool { return s.ID == id })
	})
	if !ok {
		return err
	}
	t.toast.say(t.text("follow.searches.deleted"))
	return t.showSearches()
}

// described tells a saved search in words.
func (t *turn) described(s Search) string {
	words := t.desk.Describe(t.language(), s.Conditions)
	if words == "" {
		return t.day(time.UnixMilli(s.Saved))
	}
	return telegram.Shorten(words, 200)
}
