package bot_test

import (
	"fmt"
	"slices"
	"strings"
	"testing"

	"zonedesk/bot/desk"
	"zonedesk/bot/playground"
	"zonedesk/knowledge"
	"zonedesk/knowledge/knowledgetest"
)

// visit is one person's way through menus and cards, which change one message.
type visit struct {
	*world
	person playground.Person
	told   int // messages of the bot so far
}

// visitIn lets a person of a language come to the packaged knowledge.
func visitIn(t *testing.T, lang string) *visit {
	return &visit{world: polling(t, packaged(t)), person: playground.Person{ID: 300, FirstName: "Visitor", Lang: lang}}
}

// writes gives the last message of the answer, which comes as one.
func (v *visit) writes(text string) playground.Message {
	v.t.Helper()
	v.play.Write(v.person, text)
	return v.next()
}

func (v *visit) next() playground.Message {
	v.t.Helper()
	v.told++
	return v.replies(v.person.ID, v.told)[v.told-1]
}

// presses presses the button whose label holds a text, and gives the message in its place.
func (v *visit) presses(m playground.Message, label string) playground.Message {
	v.t.Helper()
	before := m.Text
	v.press(m, label)
	find := func() playground.Message {
		for _, now := range v.play.Replies(v.person.ID) {
			if now.ID == m.ID {
				return now
			}
		}
		return playground.Message{}
	}
	v.until("message changes after "+label, func() bool { return find().Text != before })
	v.idle()
	if n := len(v.play.Replies(v.person.ID)); n != v.told {
		v.t.Errorf("after %q the bot has sent %d messages: expected the one message to change", label, n)
	}
	return find()
}

func (v *visit) press(m playground.Message, label string) {
	v.t.Helper()
	for _, row := range m.Buttons() {
		for _, b := range row {
			if strings.Contains(b.Text, label) {
				if err := v.play.Press(v.person, m.ID, b.Data); err != nil {
					v.t.Fatal(err)
				}
				return
			}
		}
	}
	v.t.Fatalf("there is no button %q under\n%s\nexpected one among %q", label, m.Text, labels(m))
}

func labels(m playground.Message) (all []string) {
	for _, row := range m.Buttons() {
		for _, b := range row {
			all = append(all, b.Text)
		}
	}
	return all
}

// says fails unless the message holds all texts.
func (v *visit) says(m playground.Message, texts ...string) playground.Message {
	v.t.Helper()
	for _, text := range texts {
		if !strings.Contains(m.Text, text) {
			v.t.Errorf("the bot says\n%s\nexpected %q in it", m.Text, text)
		}
	}
	return m
}

func TestFromTheMenuToACardAndBack(t *testing.T) {
	t.Parallel()
	for _, c := range []struct{ lang, zones, heading, park, left, land, full, overview, sources, source, list, clusters, home, hello string }{
		{"vi", "Các khu", "Các KCN", "Yên Quang", "còn lại: chưa rõ", "Đất", "KCN Yên Quang: Đất", "Tổng quan", "Nguồn", "Báo Hòa Bình", "Danh sách", "CCN", "Menu", "Xin chào"},
		{"en", "Zones", "Industrial parks", "Yen Quang", "left: not known", "Land", "Yen Quang IP: Land", "Overview", "Sources", "Báo Hòa Bình", "All zones", "Clusters", "Menu", "Hello"},
	} {
		t.Run(c.lang, func(t *testing.T) {
			t.Parallel()
			v := visitIn(t, c.lang)
			m := v.says(v.writes("/start"), c.hello)
			m = v.says(v.presses(m, c.zones), c.heading, c.park, "ha")
			m = v.says(v.presses(m, c.park), c.park, c.left)
			if strings.Contains(m.Text, "http") || strings.Contains(m.Text, c.source) {
				t.Errorf("the card is\n%s\nexpected its sources behind a button", m.Text)
			}
			m = v.says(v.presses(m, c.land), c.full)
			m = v.says(v.presses(m, c.overview), c.park, c.left)
			m = v.says(v.presses(m, c.sources), c.source)
			m = v.says(v.presses(m, c.list), c.heading)
			m = v.presses(m, c.clusters)
			if !strings.Contains(strings.Join(labels(m), " "), "1/2") {
				t.Errorf("the buttons are %q: expected the first of two pages", labels(m))
			}
			second := v.presses(m, "▶")
			if !strings.Contains(strings.Join(labels(second), " "), "2/2") || second.Text == m.Text {
				t.Errorf("the second page has the buttons %q: expected 2/2", labels(second))
			}
			v.says(v.presses(second, c.home), c.hello)
		})
	}
}

func TestACardByTyping(t *testing.T) {
	t.Parallel()
	for _, c := range []struct{ lang, text, want string }{
		{"vi", "KCN Lương Sơn", "Khu công nghiệp Lương Sơn"},
		{"en", "Luong Son IP", "Luong Son Industrial Park"},
		{"ko", "르엉선 산업단지", "르엉선 산업단지"},
		{"en", "/start zone_luong-son", "Luong Son Industrial Park"},
		{"vi", "/zones", "Các KCN"},
	} {
		v := visitIn(t, c.lang)
		m := v.says(v.writes(c.text), c.want, "✅")
		if len(labels(m)) < 6 {
			t.Errorf("%s %q has the buttons %q: expected those of a card or list", c.lang, c.text, labels(m))
		}
	}
}

func TestALanguageIsTakenInThePlaceOfTheMenu(t *testing.T) {
	t.Parallel()
	v := visitIn(t, "en")
	m := v.says(v.writes("/start"), "Hello")
	v.says(v.presses(m, "한국어"), "안녕하세요")
	m = v.says(v.writes("/language"), "언어를 선택")
	v.says(v.presses(m, "中文"), "中文")
	v.says(v.writes("KCN Lương Sơn"), "梁山工业园区")
}

// TestEachButtonOfACardIsAnswered presses everything under every card, in every language.
func TestEachButtonOfACardIsAnswered(t *testing.T) {
	t.Parallel()
	pack, err := knowledge.Packaged()
	if err != nil {
		t.Fatal(err)
	}
	d := packaged(t)
	for _, lang := range languages() {
		t.Run(string(lang), func(t *testing.T) {
			t.Parallel()
			w := polling(t, d)
			for i, z := range pack.Zones {
				if testing.Short() && i%5 != 0 {
					continue
				}
				person := playground.Person{ID: 400 + int64(i), Lang: string(lang)}
				w.play.Write(person, "/start zone_"+z.ID)
				m := w.replies(person.ID, 1)[0]
				for _, row := range m.Buttons() {
					for _, b := range row {
						if !strings.HasPrefix(b.Data, "z:") {
							continue
						}
						if err := w.play.Press(person, m.ID, b.Data); err != nil {
							continue // a later state of the message has no such button
						}
						w.idle()
						now := w.play.Replies(person.ID)[0]
						if now.Text == "" || now.Text == m.Text || now.EditDate == 0 {
							t.Errorf("%s: %q is answered with\n%s", z.ID, b.Text, now.Text)
						}
						for _, key := range []string{"error.", "card.", "near.", "label.", "{"} {
							if strings.Contains(now.Text, key) {
								t.Errorf("%s: %q is answered with a key:\n%s", z.ID, b.Text, now.Text)
							}
						}
					}
				}
			}
		})
	}
}

func TestAPlaceIsAnsweredWithTheNearestZones(t *testing.T) {
	t.Parallel()
	for _, c := range []struct{ lang, near, want, crow string }{
		{"vi", "Gần tôi", "Hà Nội", "đường chim bay"},
		{"en", "Near me", "Hà Nội", "as the crow flies"},
	} {
		v := visitIn(t, c.lang)
		m := v.writes("/start")
		v.press(m, c.near)
		v.next()
		v.play.Post(v.person, playground.Post{Location: &playground.Location{Latitude: 21.03, Longitude: 105.85}})
		v.says(v.next(), c.want, c.crow, "43 km")
	}
}

func TestChartsAreSentOnceAndThenByTheirID(t *testing.T) {
	t.Parallel()
	onStoresOfWeight(t, func(t *testing.T, at setting) {
		w := polling(t, packaged(t), at)
		for _, c := range []struct{ lang, label, title, other, otherTitle, home, hello string }{
			{"vi", "Biểu đồ", "Tỷ lệ lấp đầy", "Số dự án", "Số dự án", "Menu", "Xin chào"},
			{"en", "Charts", "Occupancy", "Projects", "Projects", "Menu", "Hello"},
		} {
			for visitor := range 2 {
				v := &visit{world: w, person: playground.Person{ID: 600 + int64(visitor) + int64(c.lang[0])*10, Lang: c.lang}}
				m := v.writes("/start")
				v.press(m, c.label)
				m = v.next()
				if len(m.Photo) != 1 || !strings.Contains(m.Caption, c.title) || !strings.Contains(m.Caption, "%") {
					t.Fatalf("the chart is %+v with the caption\n%s\nexpected a photo and the same in words", m.Photo, m.Caption)
				}
				v.press(m, c.other)
				if m = v.next(); len(m.Photo) != 1 || !strings.Contains(m.Caption, c.otherTitle) {
					t.Errorf("the other chart has the caption\n%s", m.Caption)
				}
				v.press(m, c.home)
				v.says(v.next(), c.hello)
				w.idle()
			}
		}
		uploads, again := 0, 0
		for _, call := range w.play.Calls() {
			if call.Method == "sendPhoto" {
				if strings.HasPrefix(call.Params["photo"], "attach://") {
					uploads++
				} else {
					again++
				}
			}
		}
		if uploads != 4 || again != 4 {
			t.Errorf("%d pictures were uploaded and %d sent again: expected 4 and 4", uploads, again)
		}
	})
}

func TestEachChartIsDrawnInEachLanguage(t *testing.T) {
	t.Parallel()
	d := packaged(t)
	for _, lang := range languages() {
		t.Run(string(lang), func(t *testing.T) {
			t.Parallel()
			v := &visit{world: polling(t, d), person: playground.Person{ID: 700, Lang: string(lang)}}
			m := v.writes("/start")
			v.press(m, "📊")
			m = v.next()
			var rest []string
			for _, l := range labels(m) {
				if strings.HasPrefix(l, "📊") || strings.HasPrefix(l, "📈") {
					rest = append(rest, l)
				}
			}
			if len(rest) != 4 {
				t.Fatalf("beside the first chart there are %q: expected 4", rest)
			}
			for _, l := range rest {
				v.press(m, l)
				photo := v.next()
				text := photo.Caption
				if text == "" { // more than fits under a picture stands below it
					text = v.next().Text
				}
				if len(photo.Photo) != 1 || strings.Contains(text, "chart.") || !strings.Contains(text, "•") {
					t.Errorf("%s is answered with\n%s\nexpected a picture and the same in words", l, text)
				}
				v.idle()
			}
		})
	}
}

func TestAChartThatTelegramHasLostIsDrawnAgain(t *testing.T) {
	t.Parallel()
	w := polling(t, packaged(t))
	for i := range 2 {
		v := &visit{world: w, person: playground.Person{ID: 800 + int64(i), Lang: "en"}}
		m := v.writes("/start")
		if i == 1 {
			w.play.Fail(once("sendPhoto", playground.Fault{Status: 400, Description: "Bad Request: wrong file identifier/HTTP URL specified"}))
		}
		v.press(m, "Charts")
		if m = v.next(); len(m.Photo) != 1 {
			t.Errorf("visitor %d gets %+v: expected a picture", i, m)
		}
		w.idle()
	}
}

func TestALivePlaceAndAVenueAreAnsweredOnce(t *testing.T) {
	t.Parallel()
	v := visitIn(t, "en")
	here := playground.Location{Latitude: 20.813, Longitude: 105.338, Live: 900}
	_, id := v.play.Post(v.person, playground.Post{Location: &here})
	v.says(v.next(), "Hòa Bình city centre", "19 km")
	for i := range 3 { // as the person moves
		v.play.Push(map[string]any{"edited_message": map[string]any{
			"message_id": id, "date": 1, "edit_date": 2 + i, "chat": map[string]any{"id": v.person.ID, "type": "private"},
			"from": map[string]any{"id": v.person.ID, "first_name": "V", "language_code": "en"}, "location": here,
		}})
	}
	v.idle()
	v.play.Post(v.person, playground.Post{Venue: &playground.Venue{Location: playground.Location{Latitude: 21.22, Longitude: 105.8}, Title: "Nội Bài", Address: "Hà Nội"}})
	v.says(v.next(), "Nội Bài airport", "90 km")
	v.idle()
	if n := len(v.play.Replies(v.person.ID)); n != 2 {
		t.Errorf("the bot has sent %d messages: expected one for each place, none for a movement", n)
	}
}

func TestAPinIsSentWhereCoordinatesAreKnown(t *testing.T) {
	t.Parallel()
	pack, err := knowledge.Packaged()
	if err != nil {
		t.Fatal(err)
	}
	pack.Zone("luong-son").Point = &knowledge.Point{Lat: 20.88, Lon: 105.53}
	d := deskOf(t, pack)
	for _, lang := range []string{"vi", "en"} {
		v := &visit{world: polling(t, d), person: playground.Person{ID: 900, Lang: lang}}
		m := v.writes("/start zone_luong-son")
		v.press(m, "📍")
		if pin := v.next(); pin.Venue == nil || pin.Venue.Location.Latitude != 20.88 || pin.Venue.Title == "" || pin.Venue.Address == "" {
			t.Errorf("the bot sends %+v: expected a venue with title and address", pin)
		}
		if m = v.writes("/start zone_yen-quang"); strings.Contains(strings.Join(labels(m), ""), "📍") {
			t.Errorf("a zone without coordinates has the buttons %q: expected no pin", labels(m))
		}
	}
}

func TestALocationIsTakenByTheFinderThatAsksForAPlace(t *testing.T) {
	t.Parallel()
	d := locatedDesk(t)
	here := playground.Post{Location: &playground.Location{Latitude: 20.813, Longitude: 105.338}}
	for _, c := range []struct{ lang, skip, sent, within, show, found, known, nearest string }{
		{"vi", "Bỏ qua", "Gần: Vị trí bạn gửi", "30 km", "Xem kết quả", "KCN Yên Quang: cách vị trí bạn gửi 14 km", "Chưa khu nào có tọa độ", "gần bạn nhất"},
		{"en", "Skip", "Near: The location you sent", "30 km", "Show results", "Yen Quang IP: 14 km from the location you sent", "No zone has coordinates yet", "Nearest to you"},
	} {
		k := &talk{polling(t, d), playground.Person{ID: 901, Lang: c.lang}}
		post := func() {
			k.play.Post(k.person, here)
			k.idle()
		}
		k.say("/find")
		post() // the finder asks for something else: it is a question of its own
		k.want(c.nearest)
		k.say("/find")
		for range 3 {
			k.press(c.skip)
		}
		post()
		k.want(c.sent)
		k.press(c.within)
		k.press(c.show)
		k.want(c.found)
		if held := fmt.Sprint(k.conversation(k.person.ID)); strings.Contains(held, "20.813") || strings.Contains(held, "105.338") {
			t.Errorf("the conversation holds the exact place: %s", held)
		}

		k = &talk{polling(t, packaged(t)), playground.Person{ID: 902, Lang: c.lang}}
		k.say("/find")
		for range 3 {
			k.press(c.skip)
		}
		k.play.Post(k.person, here)
		k.found(k.person.ID, c.known)
		k.idle()
		k.want("Hòa Bình")
	}
}

// locatedDesk is the desk of the packaged knowledge with coordinates of two zones.
func locatedDesk(t *testing.T) *desk.Desk {
	t.Helper()
	pack, err := knowledge.Packaged()
	if err != nil {
		t.Fatal(err)
	}
	pack.Zone("luong-son").Point = &knowledge.Point{Lat: 20.88, Lon: 105.53}
	pack.Zone("yen-quang").Point = &knowledge.Point{Lat: 20.93, Lon: 105.36}
	return deskOf(t, pack)
}

func TestABystanderInAGroupIsAnsweredApart(t *testing.T) {
	t.Parallel()
	const group = -1000000000700
	w := polling(t, packaged(t))
	w.play.AddGroup(playground.Group{ID: group, Title: "Investors"})
	w.play.WriteIn(group, ann, "/zones@zonedesk_bot")
	list := w.replies(group, 1)[0]
	button := func(m playground.Message, part string) string {
		for _, row := range m.Buttons() {
			for _, b := range row {
				if strings.Contains(b.Data, part) {
					return b.Data
				}
			}
		}
		t.Fatalf("there is no button with %q among %q", part, labels(m))
		return ""
	}
	if _, err := w.play.PressIn(group, lan, list.ID, button(list, "z:luong-son")); err != nil {
		t.Fatal(err)
	}
	card := w.replies(group, 2)[1]
	if !strings.Contains(card.Text, "Khu công nghiệp Lương Sơn") || card.ReplyTo == nil || card.ReplyTo.ID != list.ID {
		t.Errorf("Lan reads\n%s\nexpected a card in Vietnamese, in answer to the list", card.Text)
	}
	if now := w.play.Replies(group)[0]; now.Text != list.Text {
		t.Errorf("Ann's list has become\n%s\nexpected it untouched", now.Text)
	}
	w.idle()
	if _, err := w.play.PressIn(group, ann, list.ID, button(list, "z:yen-quang")); err != nil {
		t.Fatal(err)
	}
	w.until("Ann's list becomes a card", func() bool { return strings.Contains(w.play.Replies(group)[0].Text, "Yen Quang Industrial Park") })
	w.idle()

	w.play.WriteIn(group, ann, "/language@zonedesk_bot")
	choice := w.replies(group, 3)[2]
	id, err := w.play.PressIn(group, lan, choice.ID, "l:ja")
	if err != nil {
		t.Fatal(err)
	}
	w.until("Lan is told whose button it is", func() bool {
		a, ok := w.play.Answer(id)
		return ok && strings.Contains(a.Text, "người khác")
	})
	w.idle()
	if got := w.conversation(group).Lang; got != "" {
		t.Errorf("the group's language is %q: expected that a bystander can't change it", got)
	}
}

func TestOldButtonsOfAMenuStillWork(t *testing.T) {
	t.Parallel()
	v := visitIn(t, "en")
	first := v.writes("/start")
	list := v.presses(first, "Zones")
	v.writes("How big is Yen Quang IP?")
	card := v.presses(list, "Yen Quang") // far above by now
	for range 3 {                        // an impatient thumb
		v.press(card, "Land")
	}
	v.idle()
	v.says(v.play.Replies(v.person.ID)[0], "Yen Quang IP: Land")
	if n := len(v.play.Replies(v.person.ID)); n != v.told {
		t.Errorf("the bot has sent %d messages: expected %d", n, v.told)
	}
}

func TestCommandsAreOfferedByScopeAndLanguage(t *testing.T) {
	t.Parallel()
	const group = -1000000000701
	w := polling(t, packaged(t))
	w.play.AddGroup(playground.Group{ID: group})
	w.play.AddPerson(ann)
	w.until("the bot is introduced", func() bool { return len(w.play.Commands(ann.ID, "ja")) > 0 && w.calls("setMyShortDescription") == 6 })
	names := func(chat int64, lang string) (all []string) {
		for _, c := range w.play.Commands(chat, lang) {
			all = append(all, c.Command)
		}
		return all
	}
	private, public := names(ann.ID, "vi"), names(group, "vi")
	if !slices.Contains(private, "start") || !slices.Contains(private, "human") || slices.Contains(public, "start") || slices.Contains(public, "human") || !slices.Contains(public, "zones") {
		t.Errorf("private chats are offered %q, groups %q: expected a start and staff in private only, zones in both", private, public)
	}
	if vi, en := w.play.Commands(ann.ID, "vi")[1].Description, w.play.Commands(ann.ID, "fr")[1].Description; vi == en || en != "Industrial parks and clusters" {
		t.Errorf("/zones is described as %q in Vietnamese and %q to others: expected a language each", vi, en)
	}
}

// TestWhatIsNoTextIsAnsweredKindly in each language.
func TestWhatIsNoTextIsAnsweredKindly(t *testing.T) {
	t.Parallel()
	d := packaged(t)
	for i, lang := range knowledge.Langs() {
		w := polling(t, d)
		person := playground.Person{ID: 950 + int64(i), Lang: string(lang)}
		seen := map[string]bool{}
		for n, post := range []playground.Post{
			{Sticker: "👋"}, {Voice: []byte("OggS")}, {Document: []byte("x"), FileName: "a.pdf"}, {Contact: &playground.Contact{Phone: "+84", FirstName: "X"}},
		} {
			w.play.Post(person, post)
			text := w.replies(person.ID, n+1)[n].Text
			if text == "" || strings.Contains(text, "media.") || seen[text] {
				t.Errorf("%s: the bot says %q: expected a sentence of its own", lang, text)
			}
			seen[text] = true
		}
	}
}

func TestWhatIsFoundIsTurnedByPage(t *testing.T) {
	t.Parallel()
	zones := 200
	if testing.Short() {
		zones = 80
	}
	pack, err := knowledge.Load(knowledgetest.Country(zones))
	if err != nil {
		t.Fatal(err)
	}
	d := deskOf(t, pack)
	onStores(t, func(t *testing.T, at setting) {
		for _, c := range []struct{ lang, text string }{{"vi", "KCN nào có xử lý nước thải?"}, {"en", "Which parks have wastewater treatment?"}} {
			v := &visit{world: polling(t, d, at), person: playground.Person{ID: 960 + int64(c.lang[0]), Lang: c.lang}}
			m := v.writes(c.text)
			var pages string
			for _, l := range labels(m) {
				if strings.HasPrefix(l, "1/") {
					pages = strings.TrimPrefix(l, "1/")
				}
			}
			if pages == "" {
				t.Fatalf("under\n%s\nstand the buttons %q: expected pages to turn", m.Text, labels(m))
			}
			second := v.presses(m, "▶")
			if !strings.Contains(strings.Join(labels(second), " "), "2/"+pages) {
				t.Errorf("the buttons are now %q: expected the second page", labels(second))
			}
			first := v.presses(second, "◀")
			if first.Text != m.Text {
				t.Errorf("the first page has become\n%s\nexpected\n%s", first.Text, m.Text)
			}
			v.says(v.presses(first, "◀"), "•")
		}
	})
}
