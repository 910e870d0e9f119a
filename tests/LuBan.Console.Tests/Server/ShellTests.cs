using System.Text.RegularExpressions;

namespace LuBan.ConsoleTests.Server;

/// <summary>The page of the console, and what it loads.</summary>
public sealed partial class ShellTests(ConsoleKernel kernel) : IClassFixture<ConsoleKernel>
{
    private const string Html = "text/html,application/xhtml+xml";

    [Theory]
    [InlineData("/")]
    [InlineData("/extensions/acme.metrics/versions")]
    [InlineData("/x/acme.metrics/42")]
    [InlineData("/resources/apps/deployments/v1.2.3")]
    public async Task Every_address_of_the_console_is_its_page(string path)
    {
        var page = await kernel.Anonymous.GetAsync(path, ("Accept", Html), ("Sec-Fetch-Dest", "document"));

        var nonce = Nonce().Match(page.Header("Content-Security-Policy")!).Groups[1].Value;
        Assert.Equal(200, page.Status);
        Assert.Equal("text/html; charset=utf-8", page.Header("Content-Type"));
        Assert.Equal("no-store", page.Header("Cache-Control"));
        Assert.Equal(
            $"default-src 'none'; script-src 'self' 'nonce-{nonce}'; style-src 'self' 'nonce-{nonce}'; style-src-attr 'unsafe-inline'; img-src 'self' data:; font-src 'self'; connect-src 'self'; frame-src 'self'; base-uri 'none'; form-action 'self'; frame-ancestors 'none'; report-uri /console/csp-reports",
            page.Header("Content-Security-Policy"));
        Assert.Equal(("nosniff", "same-origin", "same-origin"), (page.Header("X-Content-Type-Options"), page.Header("Referrer-Policy"), page.Header("Cross-Origin-Opener-Policy")));
        Assert.Contains($"<script type=\"importmap\" nonce=\"{nonce}\">", page.Text, StringComparison.Ordinal);
        Assert.Contains($"src=\"/console/shell/app-1.js\" nonce=\"{nonce}\"", page.Text, StringComparison.Ordinal);
        Assert.DoesNotContain("__NONCE__", page.Text, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Each_answer_has_a_nonce_of_its_own()
    {
        var pages = new[] { await kernel.Anonymous.GetAsync("/", ("Accept", Html)), await kernel.Anonymous.GetAsync("/", ("Accept", Html)) };

        Assert.Equal(2, pages.Select(page => Nonce().Match(page.Header("Content-Security-Policy")!).Value).Distinct().Count());
    }

    [Fact]
    public async Task Nothing_in_the_import_map_ends_its_script()
    {
        var page = await kernel.Anonymous.GetAsync("/", ("Accept", Html));

        Assert.DoesNotContain("<script>alert", page.Text, StringComparison.Ordinal);
        Assert.Contains("/console/shell/lit-1.js", page.Text, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("/api/v1/nothing", "document")]
    [InlineData("/apis/none.example.dev/v1/things", "document")]
    [InlineData("/ext/none/page", "document")]
    [InlineData("/assets/none/1.0.0-00000000/page.html", "document")]
    [InlineData("/console/none", "document")]
    [InlineData("/oauth/none", "document")]
    [InlineData("/version", "document")]
    [InlineData("/extensions", "iframe")]
    [InlineData("/extensions", "empty")]
    public async Task What_others_answer_and_what_is_no_navigation_gets_no_page(string path, string destination)
    {
        var reply = await kernel.Anonymous.GetAsync(path, ("Accept", Html), ("Sec-Fetch-Dest", destination));

        Assert.DoesNotContain("importmap", reply.Text, StringComparison.Ordinal);
        Assert.NotEqual("text/html; charset=utf-8", reply.Header("Content-Type"));
    }

    [Fact]
    public async Task Programs_get_no_page()
    {
        var reply = await kernel.Admin.GetAsync("/nothing-here", ("Accept", "application/json"));

        Assert.Equal((404, "LB6004"), (reply.Status, reply.Code));
    }

    [Fact]
    public async Task Files_of_the_page_are_everybodys_packed_and_for_ever()
    {
        var plain = await kernel.Anonymous.GetAsync("/console/shell/app-1.js");
        var packed = await kernel.Anonymous.GetAsync("/console/shell/app-1.js", ("Accept-Encoding", "br"));
        var picture = await kernel.Anonymous.GetAsync("/console/shell/icons-1.svg");

        Assert.Equal("export const plain = true;", plain.Text);
        Assert.Equal(["immutable", "max-age=31536000", "public"], plain.Header("Cache-Control")!.Split(", ").Order());
        Assert.Equal(("*", "nosniff"), (plain.Header("Access-Control-Allow-Origin"), plain.Header("X-Content-Type-Options")));
        Assert.Equal(("as if packed", "br"), (packed.Text, packed.Header("Content-Encoding")));
        Assert.Null(picture.Header("Access-Control-Allow-Origin"));
        Assert.Equal("image/svg+xml", picture.Header("Content-Type"));
    }

    [Theory]
    [InlineData("../index.html")]
    [InlineData("..%2findex.html")]
    [InlineData("%2e%2e/importmap.json")]
    [InlineData("..%5cindex.html")]
    [InlineData("/etc/passwd")]
    [InlineData("app-1.js%00")]
    [InlineData("none.js")]
    [InlineData("")]
    public async Task No_address_leads_out_of_the_folder_with_the_files(string path)
    {
        var reply = await kernel.Anonymous.GetAsync($"/console/shell/{path}");

        Assert.True(reply.Status is 404 or 401 or 400, $"{reply.Status} {reply.Text}");
    }

    [Fact]
    public async Task A_server_without_a_console_says_so()
    {
        await using var bare = await ConsoleKernel.StartAsync(hasShell: false);

        var reply = await bare.Anonymous.GetAsync("/", ("Accept", Html));

        Assert.Equal((404, "LB8644"), (reply.Status, reply.Code));
        Assert.Equal(200, (await bare.Admin.GetAsync("/console/contributions")).Status);
    }

    [Fact]
    public async Task The_session_says_who_somebody_is()
    {
        var session = (await kernel.As("ada", "editors", "system:masters").GetAsync("/console/session")).Json;

        Assert.Equal("ada", (string?)session["user"]!["name"]);
        Assert.Equal(["editors", "system:masters"], session["user"]!["groups"]!.AsArray().Select(group => (string?)group));
        Assert.True((bool)session["administrator"]!);
        Assert.False((bool)(await kernel.As("bob").GetAsync("/console/session")).Json["administrator"]!);
        Assert.Equal(401, (await kernel.Anonymous.GetAsync("/console/session")).Status);
    }

    [GeneratedRegex("'nonce-([^']+)'")]
    private static partial Regex Nonce();
}
