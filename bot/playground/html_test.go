package playground

import (
	"reflect"
	"testing"
	"unicode/utf8"
)

func TestHTMLIsReadAsTelegramReadsIt(t *testing.T) {
	for _, test := range []struct {
		name, source, text string
		entities           []Entity
		fault              string
	}{
		{name: "plain text with the four names and numbers", source: "a &lt;&gt;&amp;&quot; &#65;&#x42; &nbsp;", text: "a <>&\" AB &nbsp;"},
		{name: "nested tags", source: "<b>a<i>b</i></b>", text: "ab", entities: []Entity{{Type: "bold", Length: 2}, {Type: "italic", Offset: 1, Length: 1}}},
		{name: "lengths count UTF-16", source: "😀<b>😀</b>", text: "😀😀", entities: []Entity{{Type: "bold", Offset: 2, Length: 2}}},
		{name: "a link", source: `<a href="https://example.org/?a=1&amp;b=2">x</a>`, text: "x", entities: []Entity{{Type: "text_link", Length: 1, URL: "https://example.org/?a=1&b=2"}}},
		{name: "a link without an address is dropped", source: `<a href="no where">x</a>`, text: "x"},
		{name: "a mention", source: `<a href="tg://user?id=5">x</a>`, text: "x", entities: []Entity{{Type: "text_mention", Length: 1, User: &User{ID: 5}}}},
		{name: "code with a language", source: `<pre><code class="language-go">x</code></pre>`, text: "x", entities: []Entity{{Type: "pre", Length: 1, Language: "go"}}},
		{name: "code holds no other formatting", source: `<b>a<code>b<i>c</i></code>d</b>`, text: "abcd", entities: []Entity{{Type: "bold", Length: 1}, {Type: "code", Offset: 1, Length: 2}, {Type: "bold", Offset: 3, Length: 1}}},
		{name: "an expandable quote", source: "<blockquote expandable>x</blockquote>", text: "x", entities: []Entity{{Type: "expandable_blockquote", Length: 1}}},
		{name: "spoilers", source: `<tg-spoiler>x</tg-spoiler><span class="tg-spoiler">y</span>`, text: "xy", entities: []Entity{{Type: "spoiler", Length: 1}, {Type: "spoiler", Offset: 1, Length: 1}}},
		{name: "upper case", source: "<B>x</b>", text: "x", entities: []Entity{{Type: "bold", Length: 1}}},
		{name: "an empty tag", source: "<b></b>x", text: "x"},
		{name: "a line break is no tag", source: "a<br>b", fault: `Unsupported start tag "br" at byte offset 1`},
		{name: "a bare less-than sign", source: "1 < 2", fault: `Unsupported start tag "" at byte offset 2`},
		{name: "a less-than sign at the end", source: "a <", fault: "Unclosed start tag at byte offset 2"},
		{name: "crossed tags", source: "<b><i>x</b></i>", fault: `Unmatched end tag at byte offset 7, expected "</i>", found "</b>"`},
		{name: "an end without a start", source: "x</b>", fault: "Unexpected end tag at byte offset 1"},
		{name: "an unclosed end", source: "<b>x</b", fault: "Unclosed end tag at byte offset 4"},
		{name: "an open attribute", source: `<a href="x`, fault: "Unclosed start tag at byte offset 0"},
		{name: "an attribute without a value", source: `<a href>x</a>`, fault: `Expected equal sign in declaration of an attribute of the tag "a" at byte offset 0`},
		{name: "a span without the class", source: `<span class="x">y</span>`, fault: `Tag "span" must have class "tg-spoiler" at byte offset 0`},
	} {
		t.Run(test.name, func(t *testing.T) {
			text, entities, err := parseHTML(test.source)
			if test.fault != "" {
				if err == nil || err.Error() != test.fault {
					t.Fatalf("got %q and error %v, expected the error %q", text, err, test.fault)
				}
				return
			}
			if err != nil || text != test.text || !reflect.DeepEqual(entities, test.entities) {
				t.Errorf("got %q %+v %v, expected %q %+v", text, entities, err, test.text, test.entities)
			}
		})
	}
}

func TestTelegramFindsLinksAndCommandsItself(t *testing.T) {
	text := "/start@zonedesk_bot, see https://example.org/x. Mail a@b.vn or @channel #land"
	var got []string
	for _, e := range detect(text, nil) {
		got = append(got, e.Type+":"+text[e.Offset:e.Offset+e.Length])
	}
	want := []string{"bot_command:/start@zonedesk_bot", "url:https://example.org/x", "email:a@b.vn", "mention:@channel", "hashtag:#land"}
	if !reflect.DeepEqual(got, want) {
		t.Errorf("found %q, expected %q", got, want)
	}
}

func TestTrimmingMovesEntities(t *testing.T) {
	text, entities := trim(" \n ab ", []Entity{{Type: "bold", Offset: 1, Length: 3}, {Type: "italic", Offset: 0, Length: 2}})
	if text != "ab" || !reflect.DeepEqual(entities, []Entity{{Type: "bold", Offset: 0, Length: 1}}) {
		t.Errorf("got %q %+v, expected ab with its first letter bold", text, entities)
	}
}

func FuzzParseHTML(f *testing.F) {
	for _, seed := range []string{"<b>a</b>", "<a href='x.vn'>y</a>", "&#x1F600;<", "<pre><code class=\"language-go\">x</code></pre>", "</", "<b a=\"&lt", "😀<i>đ</i>"} {
		f.Add(seed)
	}
	f.Fuzz(func(t *testing.T, source string) {
		text, entities, err := parseHTML(source)
		if err != nil || !utf8.ValidString(source) {
			return
		}
		end := utf16Len(text)
		text, entities = trim(text, entities)
		for _, e := range detect(text, entities) {
			if e.Length <= 0 || e.Offset < 0 || e.Offset+e.Length > end {
				t.Errorf("entity %+v lies outside of the %d units of %q", e, end, text)
			}
		}
	})
}
