package text

import (
	"strings"
	"unicode"
	"unicode/utf8"

	"zonedesk/knowledge"
)

// Detect tells the language of s and how sure that is, from 0 to 1. Below 0.5 it is a guess, as for a name alone.
// Hangul means Korean, Kana Japanese, Han alone Chinese unless characters used only in Japan prevail. Latin letters are
// Vietnamese or English by frequent words, marks in words that aren't names, and the shape of syllables.
func Detect(s string) (lang knowledge.Lang, sure float64) {
	tokens := Tokens(s)
	var byScript [Kana + 1]int
	for _, t := range tokens {
		byScript[t.Script] += utf8.RuneCountInString(t.Text)
	}
	switch {
	case byScript[Hangul] > 0 && byScript[Hangul] >= byScript[Kana]:
		return knowledge.KO, share(byScript[Hangul], byScript[Latin])
	case byScript[Kana] > 0:
		return detectKana(s, byScript)
	case byScript[Han] > 0:
		return detectHan(s)
	}
	return detectLatin(tokens)
}

func share(own, latin int) float64 {
	return 0.7 + 0.29*float64(own)/float64(own+latin)
}

// detectKana tells a Japanese text from a name in Katakana alone, which stays a guess.
func detectKana(s string, byScript [Kana + 1]int) (knowledge.Lang, float64) {
	for _, r := range s {
		if unicode.Is(unicode.Hiragana, r) || unicode.Is(unicode.Han, r) {
			return knowledge.JA, share(byScript[Kana]+byScript[Han], byScript[Latin])
		}
	}
	return knowledge.JA, 0.8
}

const (
	onlyJapan = "価県円団図駅労働込畑売広応権検験経済実総続帯単対価読変圧徴択沢豊関従処帰専巻恵戦抜拡収拠残銭渋両歯歳発竜満様軽転伝囲"
	onlyChina = "几免钱岗區價縣園團圖們嗎這哪幾請個麼點還錢樣關於业园价积团税优惠导设环资费产县电气厂处么吗呢这们请问间总发区对开无线维术亩顷贵让给还没图实际额计规划营许证报关东长门车达条项轻围单边运输应进选择员个万亿与权为从动劳经济讯联络岁乘亂亙亞佛來假傳僞儉兒內兩剎剩劍劑勞勳勵勸勻卷卻參吳咒啞單噓嚙嚴囑圈國圍圓增墮壓壘壞壤壯壹壽奧奬妝孃學寢實寫寬寶將專對屆屬峯峽嶽巖巢帶廁廢廣廳彈彌彎彥徑從徵德恆悅惡惱慘應懷戀戰戲戶戾拂拔拜挾插揭搔搖搜摑擇擊擔據擴攝攪收效敕敘數斷晉晚晝暨曆曉曾會枡查條棧榆榮樂樓樞橫檢櫻權歐歡步歲歷歸殘殼毆每氣污沒涉淚淨淺渴潑溪溫溼滯滿潛澀澤濟濤濱濾瀧瀨灣焰燈燒營爐爭爲牀犧狀狹獨獵獸獻瓣產畫當疊疎痹瘦癡發皋盜盡碎祕祿禦禪禮禱稅稱稻穎穗穩穰竈竊粹糉絕絲經綠緖緣縱總繫繡繩繪繼續纔纖缺罐羣聯聰聲聽肅脣脫腦腳膽臟臺與舉舊舍荔莊莖菸萊萬蔣蔥薰藏藝藥蘆處虛號螢蟲蠟蠶蠻裝覺覽觀觸說謠證譯譽讀變讓豐豫貓貳賣賴贊贗踐輕輛轉辨辭辯遞遥遲邊鄉酢醉醱醫醬釀釋鋪錄鍊鐵鑄鑛閱陷隨險隱雙雜雞霸靈靜顏顯餘騷驅驗驛髓體髮鬥鱉鷗鹼鹽麥麪麴黃黑默黨齊齋齒齡龍龜是您你我它嘛啦"
)

func detectHan(s string) (knowledge.Lang, float64) {
	japan, china := 0, 0
	for _, r := range s {
		if strings.ContainsRune(onlyJapan, r) {
			japan++
		}
		if strings.ContainsRune(onlyChina, r) {
			china++
		}
	}
	switch {
	case japan > china:
		return knowledge.JA, 0.9
	case china > japan:
		return knowledge.ZH, 0.98
	}
	for _, word := range []string{"賃料", "工業団地", "坪", "面積", "何故", "有無", "雇用"} {
		if strings.Contains(s, word) {
			return knowledge.JA, 0.6
		}
	}
	return knowledge.ZH, 0.6
}

func detectLatin(tokens []Token) (knowledge.Lang, float64) {
	var vi, en float64
	words, frequent, vietnamese := 0, 0, 0
	foreign := false // a word that is not Vietnamese by its shape, or frequent in English only
	for i, t := range tokens {
		if t.Script != Latin {
			continue
		}
		words++
		title := i+1 < len(tokens) && isCapital(tokens[i+1].Text)
		v, e := weigh(t, i == 0 && !title, i == 0)
		if frequentVI[t.Folded] >= 1 || frequentEN[t.Folded] >= 1 {
			frequent++
		}
		if frequentVI[t.Folded] >= 1 {
			vietnamese++
		}
		foreign = foreign || !Syllable(t.Folded) && neutral[t.Folded] == 0 || frequentEN[t.Folded] >= 1
		vi += v
		en += e
	}
	if vietnamese > 0 && !foreign { // "an", "on" and their like are Vietnamese here
		en = 0
	}
	if words == 0 || vi == en {
		return knowledge.EN, 0
	}
	lang, best, other := knowledge.EN, en, vi
	if vi > en {
		lang, best, other = knowledge.VI, vi, en
	}
	sure := (best - other) / (best + other + 0.6)
	if frequent == 0 && words <= 4 {
		sure = min(sure, 0.45)
	}
	return lang, sure
}

// chatLetters stand for whole words in a Vietnamese chat: "k" is "không", "b" is "bạn".
const chatLetters = "kbemzvrnh"

// weigh says how much a word speaks for Vietnamese and for English.
// A word with marks and a capital may be a name in an English sentence: it weighs little, unless it begins a sentence.
func weigh(t Token, begins, first bool) (vi, en float64) {
	capital := isCapital(t.Text)
	hasMarks := t.Lower != t.Folded
	vi, en = frequentVI[t.Folded], frequentEN[t.Folded]
	switch {
	case hasMarks && Syllable(t.Folded):
		if capital && !begins {
			return 0.2, 0
		}
		return 2 + vi, 0
	case neutral[t.Folded] > 0:
		return 0, 0
	case capital && !first && vi > 0: // "Luong" in a name
		return vi * 0.4, en
	case vi > 0 || en > 0:
		return vi, en
	case strings.ToUpper(t.Text) == t.Text && utf8.RuneCountInString(t.Text) <= 5, hasDigit(t.Text):
		if f := repairWord(t); f.certain {
			return 2, 0
		}
		return 0, 0 // abbreviations and codes are common to both
	case strings.Contains(chatLetters, t.Folded):
		return 0.6, 0
	case Syllable(t.Folded):
		if capital {
			return 0.15, 0
		}
		return 0.3, 0
	case repairWord(t).certain:
		return 2, 0
	}
	if capital && !first {
		return 0, 0.3
	}
	return 0, 1
}

func isCapital(s string) bool {
	r, _ := utf8.DecodeRuneInString(s)
	return unicode.IsUpper(r)
}

func hasDigit(s string) bool { return strings.ContainsAny(s, "0123456789") }
