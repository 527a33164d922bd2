package desk_test

import (
	"context"
	"os"
	"strings"
	"testing"

	"go.yaml.in/yaml/v4"

	"zonedesk/bot/desk"
	"zonedesk/knowledge"
)

func TestTraditional(t *testing.T) {
	for name, c := range map[string]struct{ in, want string }{
		"characters":                           {"梁山工业园区", "梁山工業園區"},
		"one form of several, by the phrase":   {"发展、理发、准备、批准、里面、公里、干线、干部、后续、皇后", "發展、理髮、準備、批准、裡面、公里、幹線、幹部、後續、皇后"},
		"figures and other scripts stay":       {"97.12公顷（USD 514.78 million），KCN Mông Hóa", "97.12公頃（USD 514.78 million），KCN Mông Hóa"},
		"what is traditional already stays":    {"工業園區的汙水處理", "工業園區的汙水處理"},
		"what Taiwan writes as the mainland":   {"污水处理，台湾", "污水處理，臺灣"},
		"nothing":                              {"", ""},
		"markup of a message stays":            {`<a href="https://t.me/x">来源</a>`, `<a href="https://t.me/x">來源</a>`},
		"a text that was cut amid a character": {"园区\xe5\x8c", "園區\ufffd\ufffd"},
	} {
		t.Run(name, func(t *testing.T) {
			if got := desk.Traditional(c.in); got != c.want {
				t.Errorf("Traditional(%q) = %q, expected %q", c.in, got, c.want)
			}
		})
	}
}

// TestEveryChineseTextHasATraditionalForm: what is written once stays so, and no text loses or gains a sign.
func TestEveryChineseTextHasATraditionalForm(t *testing.T) {
	data, err := os.ReadFile("phrases/zh/desk.yaml")
	if err != nil {
		t.Fatal(err)
	}
	var phrases map[string]string
	if err := yaml.Unmarshal(data, &phrases); err != nil {
		t.Fatal(err)
	}
	texts := []string{}
	for _, s := range phrases {
		texts = append(texts, s)
	}
	pack, err := knowledge.Packaged()
	if err != nil {
		t.Fatal(err)
	}
	for _, a := range pack.Articles {
		texts = append(texts, a.Text[knowledge.ZH])
	}
	for _, z := range pack.Zones {
		texts = append(texts, z.Names[knowledge.ZH])
	}
	for _, s := range texts {
		once := desk.Traditional(s)
		if again := desk.Traditional(once); again != once {
			t.Errorf("%q is written %q, and then %q; expected no more change", s, once, again)
		}
		if len([]rune(once)) != len([]rune(s)) {
			t.Errorf("%q is written %q; expected as many characters", s, once)
		}
	}
}

func TestChineseIsAnsweredInTheCharactersOfTheQuestion(t *testing.T) {
	d := packagedDesk(t)
	ask := func(q desk.Question) desk.Answer { return d.Answer(context.Background(), q) }
	expect := func(a desk.Answer, what, has, hasNot string) {
		t.Helper()
		if s := a.Text(); !strings.Contains(s, has) || strings.Contains(s, hasNot) {
			t.Errorf("%s is answered with\n%s\nexpected %s and no %s in it", what, s, has, hasNot)
		}
	}
	first := ask(desk.Question{Text: "蒙化工業區面積多少？"})
	expect(first, "a question in traditional characters", "公頃", "公顷")
	expect(ask(desk.Question{Text: "入住率呢？", Context: first.Context}), "a question in characters that both scripts have, behind it", "入駐率", "入驻率")
	expect(ask(desk.Question{Code: "z:mong-hoa", Context: first.Context}), "a button behind it", "園區", "园区")
	expect(ask(desk.Question{Text: "还有多少土地？", Context: first.Context}), "a question in simplified characters behind it", "公顷", "公頃")
	expect(ask(desk.Question{Text: "梁山面積", Lang: knowledge.JA}), "a question that is answered in Japanese", "工業団地", "園區")
	expect(ask(desk.Question{Code: "z:mong-hoa", Lang: knowledge.ZH, Traditional: true}), "a button of a client in traditional characters", "園區", "园区")
	expect(ask(desk.Question{Code: "z:mong-hoa", Lang: knowledge.ZH}), "a button of any other client", "园区", "園區")
	for _, b := range first.Buttons {
		if b.Label != desk.Traditional(b.Label) {
			t.Errorf("a button is labelled %q, expected %q", b.Label, desk.Traditional(b.Label))
		}
	}
}
