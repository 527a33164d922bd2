package bot_test

import (
	"encoding/json"
	"fmt"
	"io"
	"maps"
	"net/http"
	"net/http/httptest"
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"testing"

	"github.com/carlos7ags/folio/reader"
	"github.com/redis/go-redis/v9"

	"zonedesk/bot"
	"zonedesk/bot/playground"
	"zonedesk/bot/store/storetest"
	"zonedesk/bot/telegram"
	"zonedesk/knowledge"
)

// talk is one person's conversation with the bot.
type talk struct {
	*world
	person playground.Person
}

// last is the message that stands lowest.
func (k *talk) last() playground.Message {
	k.t.Helper()
	all := k.play.Replies(k.person.ID)
	if len(all) == 0 {
		k.t.Fatal("the bot has said nothing")
	}
	return all[len(all)-1]
}

func (k *talk) say(text string) playground.Message {
	k.t.Helper()
	k.play.Write(k.person, text)
	k.idle()
	return k.last()
}

// press presses the button of the last message whose text holds label.
func (k *talk) press(label string) playground.Message {
	k.t.Helper()
	m := k.last()
	for _, row := range m.Buttons() {
		for _, b := range row {
			if strings.Contains(b.Text, label) {
				if err := k.play.Press(k.person, m.ID, b.Data); err != nil {
					k.t.Fatal(err)
				}
				k.idle()
				return k.last()
			}
		}
	}
	k.t.Fatalf("no button %q under\n%s", label, shown(m))
	return m
}

// shown is a message as a person sees it.
func shown(m playground.Message) string {
	var b strings.Builder
	b.WriteString(m.Text + m.Caption + "\n")
	for _, row := range m.Buttons() {
		for _, button := range row {
			fmt.Fprintf(&b, "[%s]", button.Text)
		}
		b.WriteByte('\n')
	}
	return b.String()
}

// want fails unless the last message holds all of the parts.
func (k *talk) want(parts ...string) {
	k.t.Helper()
	got := shown(k.last())
	for _, part := range parts {
		if !strings.Contains(got, part) {
			k.t.Fatalf("the bot shows\n%s\nexpected %q in it", got, part)
		}
	}
}

func TestLandFinderByButton(t *testing.T) {
	t.Parallel()
	for _, c := range []struct {
		person          playground.Person
		words           map[string]string
		typed, question string
	}{
		{lan, map[string]string{"industry": "Điện tử", "facility": "nước thải", "next": "Tiếp ›", "place": "Hà Nội", "distance": "70 km", "rent": "100 USD", "when": "Càng sớm", "result": "KCN Mông Hóa: "},
			"cần 5 ha đất cho dự án điện tử, có xử lý nước thải tập trung, cách Hà Nội dưới 70km, giá thuê dưới 100 USD/m2", "vi"},
		{ann, map[string]string{"industry": "Electronics", "facility": "wastewater", "next": "Next ›", "place": "Hà Nội", "distance": "70 km", "rent": "USD 100", "when": "As soon", "result": "Mong Hoa IP: "},
			"we need 5 ha for electronics, with central wastewater treatment, within 70 km of Hanoi, rent at most 100 USD/m2", "en"},
	} {
		t.Run(c.question, func(t *testing.T) {
			t.Parallel()
			k := &talk{polling(t, packaged(t)), c.person}
			k.say("/find")
			k.want("1/6")
			k.press("5 ha")
			k.press(c.words["industry"])
			k.press(c.words["facility"])
			k.want("✅")
			k.press(c.words["next"])
			k.press(c.words["place"])
			k.want("5/7")
			k.press(c.words["distance"])
			k.press(c.words["rent"])
			result := k.press(c.words["when"])
			k.want(c.words["result"], "✏️")
			if n := len(k.play.Replies(c.person.ID)); n != 1 {
				t.Errorf("the form left %d messages: expected one that became the result", n)
			}
			typed := k.say(c.typed)
			// what is said of the time has no place in the typed question
			for _, line := range strings.Split(typed.Text, "\n") {
				if !strings.Contains(result.Text, line) {
					t.Errorf("the typed question is answered with %q, which the form's result lacks:\n%s", line, result.Text)
				}
			}
		})
	}
}

// act is one thing that a person does in a form: says, or presses the button with a label, and what the bot then shows.
type act struct {
	say, press string
	want       []string
}

func (k *talk) do(acts ...act) {
	k.t.Helper()
	for _, a := range acts {
		if a.say != "" {
			k.say(a.say)
		} else {
			k.press(a.press)
		}
		k.want(a.want...)
	}
}

type script struct {
	person playground.Person
	acts   []act
}

// scripts fill in each form, by button and by typing, to its end.
var scripts = map[string]script{
	"find in Vietnamese, typed": {lan, []act{
		{say: "/find", want: []string{"1/6", "[Bỏ qua ›]"}},
		{say: "5 ha", want: []string{"✓ Diện tích: 5 ha", "2/6"}},
		{say: "điện tử", want: []string{"✓ Ngành: Điện tử", "3/6"}},
		{say: "bỏ qua", want: []string{"– Phải có: không yêu cầu", "4/6"}},
		{say: "quay lại", want: []string{"3/6"}},
		{say: "xử lý nước thải, cấp điện", want: []string{"✓ Phải có: Xử lý nước thải tập trung, Cấp điện", "4/6"}},
		{say: "Hà Nội", want: []string{"✓ Gần: Trung tâm Hà Nội", "5/7"}},
		{say: "60", want: []string{"✓ Khoảng cách: 60 km", "6/7"}},
		{say: "KCN Mông Hóa rộng bao nhiêu?", want: []string{"235,86 ha", "[↩ Tìm đất tiếp]"}},
		{press: "Tìm đất tiếp", want: []string{"6/7", "✓ Khoảng cách: 60 km"}},
		{say: "2 triệu đồng/m2", want: []string{"✓ Giá thuê tối đa: 2.000.000 đồng/m²", "7/7"}},
		{say: "tháng 6/2028", want: []string{"cách trung tâm Hà Nội không quá 60 km", "06/2028", "[✏️ Đổi điều kiện]", "Lưu"}},
	}},
	"find in English, all at once": {ann, []act{
		{say: "/find", want: []string{"1/6"}},
		{say: "5 ha, wastewater treatment, within 60 km of Hanoi", want: []string{"✓ Area: 5 ha", "✓ Must have: Central wastewater treatment", "✓ Distance: 60 km", "2/7"}},
		{say: "electronics", want: []string{"6/7", "✓ Industry: Electronics"}},
		{say: "$90", want: []string{"Which do you mean?", "[USD 90/m²][USD 90/m²/year]"}},
		{press: "/m²/year", want: []string{"✓ Rent at most: USD 90/m²/year"}},
		{say: "asap", want: []string{"within 60 km of central Hà Nội", "as soon as possible", "[✏️ Change a condition]"}},
		{press: "Change a condition", want: []string{"What would you like to change?", "[Area]"}},
		{press: "Area", want: []string{"[✅ 5 ha]"}},
		{press: "20 ha", want: []string{"20 ha of land", "rent up to USD 90/m²/year"}},
	}},
	"find in English, by button": {ann, []act{
		{say: "/find", want: []string{"1/6"}},
		{press: "5 ha", want: []string{"2/6"}},
		{press: "▶", want: []string{"2/6"}},
		{press: "◀", want: []string{"[Electronics]"}},
		{press: "Electronics", want: []string{"3/6"}},
		{press: "Power", want: []string{"[✅ Power supply]", "[Next ›]"}},
		{press: "Roads", want: []string{"[✅ Roads]"}},
		{press: "Power", want: []string{"[Power supply]", "[✅ Roads]"}},
		{press: "Next", want: []string{"4/6"}},
		{press: "Hà Nội", want: []string{"5/7"}},
		{press: "Back", want: []string{"4/7", "[✅ Central Hà Nội]"}},
		{press: "Skip", want: []string{"5/6"}},
		{press: "Skip", want: []string{"6/6"}},
		{press: "2028", want: []string{"5 ha of land", "2028"}},
	}},
	"compare in Vietnamese, by button": {lan, []act{
		{say: "/compare", want: []string{"[KCN Lương Sơn]"}},
		{press: "Lương Sơn", want: []string{"✓ Đã chọn: KCN Lương Sơn"}},
		{press: "Mông Hóa", want: []string{"KCN Lương Sơn, KCN Mông Hóa", "[⚖️ So sánh]"}},
		{press: "▶", want: []string{"2/3"}},
		{press: "⚖️ So sánh", want: []string{"So sánh KCN Lương Sơn và KCN Mông Hóa", "≠", "chưa rõ", "Nguồn:"}},
	}},
	"compare in English, typed": {ann, []act{
		{say: "/compare", want: []string{"Choose two to four zones"}},
		{say: "Luong Son", want: []string{"✓ Chosen: Luong Son IP"}},
		{say: "what is a cluster?", want: []string{"[↩ Back to the comparison]"}},
		{say: "Mong Hoa and Yen Quang", want: []string{"Luong Son IP, Mong Hoa IP and Yen Quang IP compared", "not known", "Source:"}},
		{press: "Change the zones", want: []string{"✓ Chosen: Luong Son IP, Mong Hoa IP, Yen Quang IP", "[✅ Mong Hoa IP]"}},
		{press: "✅ Mong Hoa", want: []string{"✓ Chosen: Luong Son IP, Yen Quang IP"}},
		{press: "⚖️ Compare", want: []string{"Luong Son IP and Yen Quang IP compared"}},
	}},
	"estimate in Vietnamese, by button": {lan, []act{
		{say: "/incentives", want: []string{"Ước tính cho dự án của tôi"}},
		{press: "Ước tính", want: []string{"1/5"}},
		{press: "Lương Sơn", want: []string{"2/5", "✓ Địa điểm: KCN Lương Sơn"}},
		{press: "Điện tử", want: []string{"✓ Ngành: Điện tử"}},
		{press: "01/01/2014", want: []string{"✓ Cấp phép: 01/01/2014–30/09/2025"}},
		{press: "Quay lại", want: []string{"[✅ 01/01/2014–30/09/2025]"}},
		{press: "01/01/2014", want: []string{"✓ Cấp phép"}},
		{press: "Bỏ qua", want: []string{"miễn thuế TNDN", "Cần cán bộ xác nhận", "[✏️ Đổi thông tin]"}},
	}},
	"estimate in English, typed": {ann, []act{
		{say: "/incentives", want: []string{"Estimate for my project"}},
		{press: "Estimate for my project", want: []string{"1/5"}},
		{say: "electronics, 20 million USD, Mong Hoa", want: []string{"✓ Where: Mong Hoa IP", "✓ Industry: Electronics", "✓ Capital: USD 20 million"}},
		{say: "start again", want: []string{"1/5"}},
		{say: "Mong Hoa", want: []string{"✓ Where: Mong Hoa IP"}},
		{say: "high-tech", want: []string{"✓ Industry: High technology"}},
		{say: "2026", want: []string{"✓ Licensed: 2026"}},
		{say: "500", want: []string{"Which do you mean?", "[USD 500 million]", "[VND 500 billion]"}},
		{press: "USD 500 million", want: []string{"✓ Capital: USD 500 million"}},
		{say: "skip", want: []string{"CIT at 10% for 15 years", "capital USD 500 million"}},
	}},
}

func TestForms(t *testing.T) {
	t.Parallel()
	desk := packaged(t)
	for name, c := range scripts {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			k := &talk{polling(t, desk), c.person}
			k.do(c.acts...)
		})
	}
}

// handedOn are the scripts for tests of processes that hand over to each other, with -short without those that end in a picture.
func handedOn() map[string]script {
	handed := maps.Clone(scripts)
	if testing.Short() {
		maps.DeleteFunc(handed, func(name string, _ script) bool { return strings.HasPrefix(name, "compare") })
	}
	return handed
}

// TestFormsGoOnInAnotherProcess starts a new process, that knows nothing but what Redis holds, before each act of each form.
func TestFormsGoOnInAnotherProcess(t *testing.T) {
	t.Parallel()
	desk := packaged(t)
	redis := storetest.Start(t)
	i := int64(0)
	for name, c := range handedOn() {
		i++
		person := playground.Person{ID: 5000 + i, FirstName: c.person.FirstName, Lang: c.person.Lang}
		t.Run(name, func(t *testing.T) {
			w := newWorld(t, desk, storeAt(redis.URL()))
			for _, a := range c.acts {
				process := join(t, w.play, w.reach, desk, storeAt(redis.URL()))
				stop := process.receive()
				(&talk{process, person}).do(a)
				stop()
			}
		})
	}
}

// TestFormIsServedByTwoProcessesInTurn hands the webhook from one process to the other and back after each act.
func TestFormIsServedByTwoProcessesInTurn(t *testing.T) {
	t.Parallel()
	desk := packaged(t)
	redis := storetest.Start(t)
	for name, c := range handedOn() {
		t.Run(name, func(t *testing.T) {
			first := newWorld(t, desk, storeAt(redis.URL()))
			both := []*world{first, join(t, first.play, first.reach, desk, storeAt(redis.URL()))}
			for i, a := range c.acts {
				stop := both[i%2].receive()
				(&talk{both[i%2], playground.Person{ID: c.person.ID + 6000, Lang: c.person.Lang}}).do(a)
				stop()
			}
		})
		if err := redisFlush(t, redis); err != nil {
			t.Fatal(err)
		}
	}
}

func redisFlush(t *testing.T, s *storetest.Server) error {
	client := redis.NewClient(&redis.Options{Addr: s.Addr})
	defer client.Close()
	return client.FlushAll(t.Context()).Err()
}

// receive has Telegram post updates to this process until stop is called.
func (w *world) receive() (stop func()) {
	hook := httptest.NewServer(telegram.Webhook("secret", w.bot.Handle))
	if err := w.client.SetWebhook(w.t.Context(), hook.URL, "secret", 40); err != nil {
		w.t.Fatal(err)
	}
	return func() {
		if err := w.client.DeleteWebhook(w.t.Context()); err != nil {
			w.t.Error(err)
		}
		hook.Close()
	}
}

func TestOldButtonsOfAForm(t *testing.T) {
	t.Parallel()
	k := &talk{polling(t, packaged(t)), ann}
	k.say("/find")
	area := k.last().Buttons()
	k.press("5 ha")
	k.press("Electronics")
	k.want("3/6")
	form := k.last()
	from := map[string]any{"id": ann.ID, "first_name": "Ann", "language_code": "en"}
	n := 0
	stale := func(message int, data string) string {
		n++
		id := fmt.Sprint("stale", n)
		k.play.Push(map[string]any{"callback_query": map[string]any{"id": id, "from": from, "data": data,
			"message": map[string]any{"message_id": message, "chat": map[string]any{"id": ann.ID, "type": "private"}, "date": 0}}})
		k.idle()
		answer, _ := k.play.Answer(id)
		return answer.Text
	}
	stale(form.ID, dataOf(t, area, "10 ha")) // the step is over: the answer changes, and the form goes on where it was
	k.want("✓ Area: 10 ha", "✓ Industry: Electronics", "3/6")
	stale(form.ID, dataOf(t, area, "10 ha"))
	k.want("✓ Area: 10 ha", "3/6")
	stale(form.ID, dataOf(t, area, "Skip"))
	k.want("– Area: any", "3/6")
	for _, forged := range []string{"f:1:area:=0x", "f:1:area:=-5", "f:1:nostep:=5", "f:1:facility:+nothing", "f:1:industry:=gone", "e:1:where:=kcn", "f:77:area:=5", "f:change:99", "c:add:nowhere", "e:pdf:99"} {
		stale(form.ID, forged)
		if got := k.last(); !strings.Contains(got.Text, "Land finder") {
			t.Fatalf("after the forged button %q the bot shows\n%s", forged, shown(got))
		}
	}
	k.press("Power")
	k.want("[✅ Power supply]")
	k.press("Cancel")
	k.want("Cancelled", "Begin anew")
	replies := len(k.play.Replies(ann.ID))
	for _, label := range []string{"5 ha", "Skip", "Cancel"} {
		stale(form.ID+1000, dataOf(t, area, label))
		stale(form.ID, dataOf(t, area, label))
		if len(k.play.Replies(ann.ID)) != replies {
			t.Fatalf("an old button %q brings a message\n%s", label, shown(k.last()))
		}
	}
	k.say("/find")
	k.want("1/6")
	if n := len(k.play.Replies(ann.ID)); n != replies+1 {
		t.Errorf("%d messages: expected the new form below the old", n)
	}
	if breaches := k.play.Breaches(); len(breaches) > 0 {
		t.Errorf("rules broken: %q", breaches)
	}
}

// dataOf is the data of the button with a label.
func dataOf(t *testing.T, rows [][]playground.Button, label string) string {
	t.Helper()
	for _, row := range rows {
		for _, b := range row {
			if strings.Contains(b.Text, label) {
				return b.Data
			}
		}
	}
	t.Fatalf("no button %q in %+v", label, rows)
	return ""
}

func TestFormIsOneMessageWhateverHappensToIt(t *testing.T) {
	t.Parallel()
	k := &talk{polling(t, packaged(t)), ann}
	k.say("/find")
	k.say("5 ha")
	k.say("electronics")
	if n := len(k.play.Replies(ann.ID)); n != 1 {
		t.Errorf("after two typed answers %d messages of the bot stand: expected one, below what was typed", n)
	}
	k.play.Fail(func(c playground.Call) *playground.Fault {
		if c.Method == "editMessageText" {
			return &playground.Fault{Status: 400, Description: "Bad Request: message can't be edited"}
		}
		return nil
	})
	k.press("Power")
	k.want("[✅ Power supply]")
	k.play.Fail(nil)
	k.press("Next")
	k.want("4/6")
	k.say("/zones")
	k.say("/find")
	k.want("4/6", "✓ Area: 5 ha")
	k.say("xyzzy plugh")
	k.want("couldn’t read that", "4/6")
	k.say("/cancel")
	k.want("Cancelled")
	k.say("how large is Luong Son park?")
	if got := shown(k.last()); strings.Contains(got, "Back to the land finder") {
		t.Errorf("after the form was cancelled an answer leads back into it:\n%s", got)
	}
}

func TestComparisonFromCardsAndItsLimits(t *testing.T) {
	t.Parallel()
	k := &talk{polling(t, packaged(t)), ann}
	k.say("Luong Son park overview")
	k.say("/start zone_luong-son")
	k.press("⚖️ Compare")
	k.want("✓ Chosen: Luong Son IP")
	k.say("Mong Hoa, Yen Quang, Lac Thinh, Thanh Ha")
	k.want("At most 4", "[⚖️ Compare]")
	k.press("⚖️ Compare")
	k.want("compared")
	k.say("/compare")
	k.press("Luong Son")
	k.say("done")
	k.want("✓ Chosen: Luong Son IP", "Choose two to four zones")
	k.say("/compare Mong Hoa")
	k.want("Luong Son IP and Mong Hoa IP compared")
	if m := k.last(); len(m.Photo) != 1 || m.Photo[0].Width != 1080 {
		t.Errorf("the comparison comes with the pictures %+v: expected one, 1080 wide", m.Photo)
	}
	k.say("compare Luong Son and Mong Hoa")
	k.want("Luong Son IP and Mong Hoa IP compared", "As a picture")
	k.press("As a picture")
	k.want("Luong Son IP and Mong Hoa IP compared")
	if len(k.last().Photo) != 1 {
		t.Error("the button sends no picture")
	}
}

func TestSearchIsSavedOnce(t *testing.T) {
	t.Parallel()
	k := &talk{polling(t, packaged(t)), ann}
	k.say("we need 5 ha with wastewater treatment")
	data := dataOf(t, k.last().Buttons(), "Save")
	k.press("Save")
	k.want("[✅ Saved]")
	k.say("/find 5 ha with wastewater treatment")
	k.press("Show results")
	k.press("Save")
	k.press("Saved")
	k.want("Saved searches", "5 ha of land; central wastewater treatment")
	if n := strings.Count(k.last().Text, "5 ha"); n != 1 {
		t.Errorf("the search of the form and of the typed question are kept %d times:\n%s", n, k.last().Text)
	}
	if !strings.HasPrefix(data, "s:save:") {
		t.Errorf("the button's data is %q", data)
	}
}

func TestDeepLinkOpensTheFinder(t *testing.T) {
	t.Parallel()
	k := &talk{polling(t, packaged(t)), lan}
	k.play.Start(lan, "find")
	k.idle()
	k.want("🔎 Tìm đất · 1/6")
	k.say("/start")
	k.press("Tìm đất")
	k.want("🔎 Tìm đất · 1/6")
}

func TestFormOfAnotherVersion(t *testing.T) {
	t.Parallel()
	for name, c := range map[string]struct{ form, want string }{
		"a kind that isn't known":     {`{"f":"zz","id":3,"s":"area"}`, "Land finder · 1/6"},
		"a step that isn't known":     {`{"f":"f","id":3,"s":"colour","a":{"colour":["red"],"area":["5"]}}`, "What would you like to change?"},
		"choices that aren't known":   {`{"f":"f","id":3,"s":"industry","a":{"facility":["moat"],"area":["5"]}}`, "✓ Area: 5 ha"},
		"answers that are no answers": {`{"f":"f","id":3,"s":"industry","a":{"area":["-5"],"rent":["x"]},"p":-7}`, "Land finder · 2/6"},
		"what a later version adds":   {`{"f":"f","id":3,"s":"industry","new":{"x":1}}`, "Land finder · 2/6"},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			w := newWorld(t, packaged(t))
			conv, lease, _, err := w.store.Claim(t.Context(), ann.ID, -1)
			if err != nil {
				t.Fatal(err)
			}
			if err := json.Unmarshal([]byte(`{"form":`+c.form+`,"forms":3}`), &conv); err != nil {
				t.Fatal(err)
			}
			if err := w.store.Finish(t.Context(), lease, conv); err != nil {
				t.Fatal(err)
			}
			w.poll()
			k := &talk{w, ann}
			k.say("/find")
			k.want(c.want)
		})
	}
}

func TestFormsNeedMemory(t *testing.T) {
	t.Parallel()
	redis := storetest.Start(t)
	k := &talk{polling(t, packaged(t), storeAt(redis.URL())), ann}
	k.say("/find")
	redis.Kill()
	k.press("5 ha")
	k.want("can't keep")
	redis.Restart(t)
}

func TestFormPhrases(t *testing.T) {
	t.Parallel()
	d := packaged(t)
	for _, key := range bot.FormPhrases() {
		for _, lang := range knowledge.Langs() {
			if text := d.Say(lang, key); text == key || lang != knowledge.EN && slices.Contains([]string{d.Say(knowledge.EN, key), key}, text) {
				t.Errorf("%s has %q for %q: expected a text of its own", lang, text, key)
			}
		}
	}
}

func TestEstimateAsADocument(t *testing.T) {
	t.Parallel()
	for _, c := range []struct {
		person     playground.Person
		ask, press string
		name       string
		has        []string
	}{
		{lan, "dự án điện tử cấp phép năm 2024 trong KCN Lương Sơn được ưu đãi thuế TNDN thế nào", "PDF", `^uu-dai-luong-son-\d{4}-\d\d-\d\d\.pdf$`,
			[]string{"Ước tính ưu đãi", "Năm thứ 1–2", "Miễn thuế TNDN", "Từ năm thứ 7", "Cần cán bộ xác nhận", "14/2008/QH12", "Nguồn"}},
		{ann, "what incentives would a renewable energy project of 20 million USD in Mong Hoa get?", "document", `^incentives-mong-hoa-\d{4}-\d\d-\d\d\.pdf$`,
			[]string{"Years 1–15", "CIT 10%", "CIT Law No. 67/2025/QH15", "since 1 October 2025", "From year 16", "For staff to confirm", "capital USD 20 million", "Made on"}},
	} {
		t.Run(c.person.Lang, func(t *testing.T) {
			t.Parallel()
			k := &talk{polling(t, packaged(t)), c.person}
			k.say(c.ask)
			k.press(c.press)
			m := k.last()
			if m.Document == nil || !regexp.MustCompile(c.name).MatchString(m.Document.Name) {
				t.Fatalf("the button sends %+v: expected a document named like %s", m.Document, c.name)
			}
			text := textOf(t, k.file(m.Document.FileID))
			for _, part := range c.has {
				if !strings.Contains(text, strings.Join(strings.Fields(part), "")) {
					t.Errorf("the document says\n%s\nexpected %q in it", text, part)
				}
			}
		})
	}
}

// file downloads what the bot sent.
func (w *world) file(id string) []byte {
	w.t.Helper()
	var file struct {
		Path string `json:"file_path"`
	}
	if err := w.client.Call(w.t.Context(), "getFile", telegram.Params{"file_id": id}, &file); err != nil {
		w.t.Fatal(err)
	}
	answer, err := http.Get(w.reach.API + "/file/bot" + playground.DefaultToken + "/" + file.Path)
	if err != nil {
		w.t.Fatal(err)
	}
	defer answer.Body.Close()
	body, err := io.ReadAll(answer.Body)
	if err != nil {
		w.t.Fatal(err)
	}
	if folder := os.Getenv("ZONEDESK_PICTURES"); folder != "" {
		_ = os.WriteFile(filepath.Join(folder, filepath.Base(file.Path)+".pdf"), body, 0o644)
	}
	return body
}

// textOf is the text of a PDF without spaces, which lines break at will.
func textOf(t *testing.T, pdf []byte) string {
	t.Helper()
	r, err := reader.Parse(pdf)
	if err != nil {
		t.Fatal(err)
	}
	var text strings.Builder
	for i := range r.PageCount() {
		page, err := r.Page(i)
		if err != nil {
			t.Fatal(err)
		}
		s, err := page.ExtractText()
		if err != nil {
			t.Fatal(err)
		}
		text.WriteString(s)
	}
	return strings.Join(strings.Fields(text.String()), "")
}
