using System.Diagnostics;
using LuBan.Marketplace.Content;

namespace LuBan.Marketplace.Tests.Content;

public sealed class MarkdownContentTests
{
    private static readonly ContentLinks Links = new(new Dictionary<string, string> { ["luban/screenshots/1.png"] = "/own/1", ["a b.png"] = "/own/2" });

    public static TheoryData<string> Vectors => new(
        "[a](javascript:alert(1))", "[a](JaVaScRiPt:alert(1))", "[a](&#106;avascript:alert(1))", "[a](&#x6A;avascript:alert(1))", "[a](javascript&colon;alert(1))",
        "[a](&Tab;javascript:alert(1))", "[a](java&Tab;script:alert(1))", "[a](java&NewLine;script:alert(1))", "[a](<java\u0000script:alert(1)>)", "[a](\u0001javascript:alert(1))",
        "[a](<  javascript:alert(1)>)", "[a](vbscript:msgbox(1))", "[a](data:text/html,<script>alert(1)</script>)", "[a](data:text/html;base64,PHNjcmlwdD4=)", "[a](file:///etc/passwd)",
        "[a](blob:https://example.com/1)", "[a](filesystem:http://example.com/a)", "[a](ms-settings:x)", "[a](intent://x#Intent;end)", "[a](view-source:https://example.com)",
        "[a](//example.com/a)", "[a](/\\example.com)", "[a](\\\\example.com\\a)", "[a](https:example.com)", "[a](http:/example.com)", "[a](https://example.com/\"onmouseover=\"alert(1))",
        "[a](https://example.com 'x\" onclick=\"alert(1)')", "[a][1]\n\n[1]: javascript:alert(1)", "[a]\n\n[a]: <javascript:alert(1)> 'x\" onload=\"y'", "[1]: data:text/html,x\n\n[a][1]",
        "<javascript:alert(1)>", "<JAVASCRIPT:alert(1)>", "<data:text/html,x>", "<vbscript:x>", "<tel:123>", "<a@example.com\"onclick=alert(1)>", "<https://example.com/\"onclick=\"x>",
        "www.example.com/\"onclick=\"x", "http://example.com/'><script>alert(1)</script>", "ftp://example.com/x", "tel:+123456789", "mailto:a@example.com?subject=x",
        "<script>alert(1)</script>", "<img src=x onerror=alert(1)>", "<svg onload=alert(1)>", "<svg><script>alert(1)</script></svg>", "<iframe src=javascript:alert(1)>", "<!-- --><script>alert(1)</script> -->",
        "<!--><img src=x onerror=alert(1)>-->", "<![CDATA[<script>alert(1)</script>]]>", "<?php echo 1 ?>", "<!DOCTYPE html><body onload=x>", "a <b onclick=alert(1)>b</b>", "<details open ontoggle=alert(1)>",
        "<math><mi//xlink:href=\"data:x,<script>alert(1)</script>\">", "<style>@import 'https://example.com'</style>", "<base href=https://example.com>", "<meta http-equiv=refresh content=0>", "<form action=//example.com><input name=a>",
        "![a](javascript:alert(1))", "![a](https://example.com/track.png)", "![a](data:image/svg+xml,<svg onload=alert(1)>)", "![a](../../../etc/passwd)", "![a\" onerror=\"alert(1)](luban/screenshots/1.png)",
        "![a](luban/screenshots/1.png \"x\\\" onload=\\\"y\")", "[![a](https://example.com/b.svg)](javascript:alert(1))", "![a][1]\n\n[1]: javascript:alert(1)", "![<script>alert(1)</script>](x.png)",
        "```js\" onclick=\"alert(1)\nx\n```", "~~~\"><script>alert(1)</script>\nx\n~~~", "```<script>\n</code></pre><script>alert(1)</script>\n```", "`<script>alert(1)</script>`", "``` {.a onclick=alert(1)}\nx\n```",
        "# a {onclick=alert(1)}", "# <script>alert(1)</script>", "# location\n# document\n# constructor\n# __proto__", "# \"><img src=x onerror=alert(1)>", "a {#id .class onclick=alert(1)}", "[a](https://example.com){onclick=alert(1)}",
        "| a |\n|--|\n| <script>alert(1)</script> |", "| a \" onclick=\" |\n|:-:|\n| b |", "- [ ] <input onfocus=alert(1) autofocus>", "* [x] [a](javascript:alert(1))", "~~<script>alert(1)</script>~~",
        "[^1]\n\n[^1]: <script>alert(1)</script>", "*[HTML]: <script>\n\nHTML", "$<script>alert(1)</script>$", "::: {onclick=alert(1)}\nx\n:::", ":smile: <!--", "&lt;script&gt;alert(1)&lt;/script&gt;", "&#60;script&#62;alert(1)",
        "\\<script>alert(1)\\</script>", "[a](<javascript:alert(1)\n>)", "[a]( javascript:alert(1) )", "[ ](javascript:alert(1)) [ ](data:,x)", "**[a](javascript:alert(1))** _[b](vbscript:x)_", "> [a](javascript:alert(1))",
        "1. <svg/onload=alert(1)>", "\u2028[a](javascript\u2028:alert(1))", "[a](ｊavascript:alert(1))", "[a](javascript://example.com/%0aalert(1))", "[a](\u00a0javascript:alert(1))", "[a](\ufeffjavascript:alert(1))", "[a](\u200bjavascript:alert(1))",
        "![youtube](https://www.youtube.example/watch?v=1)", "![video](x.mp4)", "[a](mailto:a@example.com\"onclick=\"x)", "[a](#\"><script>alert(1)</script>)", "[a](?javascript:alert(1))", "[a](:javascript)", "[a](https://user:pass@example.com/)");

    [Theory]
    [MemberData(nameof(Vectors))]
    public void Nothing_in_a_text_becomes_active(string markdown)
    {
        var content = MarkdownContent.Render(markdown, Links);

        Assert.Empty(SafeHtml.Problems(content.Html, url => url is "/own/1" or "/own/2"));
    }

    [Fact]
    public void A_thousand_texts_put_together_from_dangerous_pieces_stay_harmless()
    {
        var pieces = ((IEnumerable<object[]>)Vectors).Select(vector => (string)vector[0]).SelectMany(text => Enumerable.Range(0, 3).Select(part => text[(text.Length * part / 3)..])).Concat(["[", "]", "(", ")", "!", "*", "_", "`", "<", ">", "\"", "\n", "\n\n", "|", "#", "- ", "\\", "&", ":", "//"]).ToArray();
        var random = new Random(11);
        for (var i = 0; i < 1_000; i++)
        {
            var markdown = string.Concat(Enumerable.Range(0, 1 + random.Next(12)).Select(_ => pieces[random.Next(pieces.Length)]));

            var content = MarkdownContent.Render(markdown, Links);

            var problems = SafeHtml.Problems(content.Html, url => url is "/own/1" or "/own/2");
            Assert.True(problems.Count == 0, $"{markdown}\n→ {string.Join('\n', problems)}\n→ {content.Html}");
        }
    }

    [Theory]
    [InlineData("[a](https://example.com/x?y=1&z=2)", "href=\"https://example.com/x?y=1&amp;z=2\"")]
    [InlineData("[a](docs/setup.md)", "href=\"docs/setup.md\"")]
    [InlineData("[a](#set-up)\n\n## Set up", "href=\"#content-set-up\"")]
    [InlineData("## Set up", "<h2 id=\"content-set-up\">")]
    [InlineData("## 安装", "<h2 id=\"content-安装\">")]
    [InlineData("# a\n# a", "<h1 id=\"content-a-1\">")]
    [InlineData("<a@example.com>", "href=\"mailto:a@example.com\"")]
    [InlineData("see https://example.com/a.", "<a href=\"https://example.com/a\"")]
    [InlineData("[a](//example.com/a)", "href=\"https://example.com/a\"")]
    [InlineData("![shot](./luban/screenshots/1.png \"T\")", "<img src=\"/own/1\" loading=\"lazy\" alt=\"shot\" title=\"T\" />")]
    [InlineData("![shot](<a b.png>)", "src=\"/own/2\"")]
    [InlineData("![*alt* text](https://example.com/a.png)", "<em>alt</em> text")]
    [InlineData("[**bold**](javascript:x)", "<p><strong>bold</strong></p>")]
    [InlineData("| a | b |\n|---|:-:|\n| 1 | 2 |", "<td class=\"align-center\">2</td>")]
    [InlineData("```csharp\nvar a = 1;\n```", "<pre><code class=\"language-csharp\">")]
    [InlineData("- [x] done", "<input disabled=\"disabled\" type=\"checkbox\" checked=\"checked\" />")]
    [InlineData("~~gone~~", "<del>gone</del>")]
    public void What_is_harmless_is_laid_out(string markdown, string expected)
    {
        var content = MarkdownContent.Render(markdown, Links);

        Assert.Contains(expected, content.Html, StringComparison.Ordinal);
        Assert.Null(content.Problem);
    }

    private static readonly Dictionary<string, string> BombTexts = new()
    {
        ["open brackets"] = Repeat("[", 50_000), ["quotes"] = Repeat(">", 20_000), ["quotes apart"] = Repeat("> ", 20_000), ["list in list"] = Repeat("- ", 50_000), ["empty links"] = Repeat("[](", 50_000),
        ["stars"] = Repeat("*a ", 50_000), ["stars and brackets"] = Repeat("*]", 50_000), ["stars and links"] = Repeat("*[a](b)", 50_000), ["images"] = Repeat("![", 50_000), ["emphasis"] = Repeat("*_", 50_000),
        ["both emphases"] = Repeat("a**b__c~~d", 50_000), ["ticks"] = string.Join(' ', Enumerable.Range(1, 1_000).Select(i => new string('`', i))), ["angles"] = Repeat("<a ", 50_000), ["entities"] = Repeat("&amp", 100_000),
        ["wide table"] = Repeat("|a", 5_000) + "\n" + Repeat("|-", 5_000) + "\n" + Repeat("|b\n", 5_000), ["long table"] = Repeat("|a", 100) + "\n" + Repeat("|-", 100) + "\n" + Repeat("|b\n", 100_000),
        ["underlined"] = Repeat("a\n=\n", 200_000), ["definitions"] = string.Concat(Enumerable.Range(0, 40_000).Select(i => $"[a{i}]: http://x\n")), ["addresses"] = Repeat("http://a.", 100_000), ["hosts"] = Repeat("www.", 200_000),
        ["brackets that close"] = Repeat("[", 9_000) + Repeat("]", 9_000), ["steps"] = string.Concat(Enumerable.Range(0, 1_000).Select(i => new string(' ', i * 2) + "- a\n")), ["one paragraph"] = Repeat("Hello **world** and [link](http://x) `code`\n", 23_000),
        ["backslashes"] = Repeat("\\", 500_000), ["lines"] = Repeat("a\n", 500_000), ["spaces"] = Repeat(" ", 900_000) + "a", ["titles"] = Repeat("[]( \"", 50_000), ["a large text"] = Repeat("Words and words. ", 200_000), ["sections"] = Repeat("a <![CDATA[", 50_000),
    };

    public static TheoryData<string> Bombs => [.. BombTexts.Keys];

    [Theory]
    [MemberData(nameof(Bombs))]
    public void A_text_made_to_keep_the_server_busy_ends_in_two_seconds(string what)
    {
        var markdown = BombTexts[what];
        MarkdownContent.Render("warm up", Links);
        var clock = Stopwatch.StartNew();

        var content = MarkdownContent.Render(markdown, Links);

        // The bound is twice the promise: other tests run beside this one.
        Assert.True(clock.Elapsed < TimeSpan.FromSeconds(4), $"{what}: {clock.Elapsed}");
        Assert.True(content.Html.Length < 9_000_000, $"{what}: {content.Html.Length}");
        Assert.Empty(SafeHtml.Problems(content.Html, _ => false));
    }

    [Fact]
    public void What_cannot_be_laid_out_is_shown_as_text_with_the_reason()
    {
        var content = MarkdownContent.Render(new string('[', 50_000) + "<script>", Links);

        Assert.Equal("it is nested too deeply", content.Problem);
        Assert.Contains("shown as it was written, because it is nested too deeply", content.Html, StringComparison.Ordinal);
        Assert.Contains("&lt;script&gt;", content.Html, StringComparison.Ordinal);
    }

    private static string Repeat(string text, int times) => string.Concat(Enumerable.Repeat(text, times));
}
