using System.Net;
using System.Text.Json.Nodes;
using LuBan.Hosting.Tests.Sources;
using LuBan.TestSupport;
using Xunit;
using static LuBan.Hosting.Tests.Browsing.ExtensionBrowser;

namespace LuBan.Hosting.Tests.Browsing;

public sealed class VersionDetailTests : SourceTest
{
    [Theory]
    [InlineData("folder", false)]
    [InlineData("folder", true)]
    [InlineData("feed", false)]
    [InlineData("feed", true)]
    public async Task A_version_is_described_from_its_package_installed_or_not(string source, bool isInstalled)
    {
        await using var feed = await TestFeed.StartAsync();
        feed.Add(Rich("Acme.Greeter", "1.0.0"));
        Rich("Acme.Greeter", "1.0.0").WriteTo(Sub("packages"));
        await using var kernel = await WholeKernel.StartAsync(Data);
        await kernel.AddSourceAsync("it", source == "feed" ? feed.IndexUrl : Sub("packages"));
        await kernel.WaitForSourceAsync("it");
        if (isInstalled)
        {
            await kernel.InstallAsync("Acme.Greeter");
            await kernel.WaitForPlanAsync("Acme.Greeter", "Installed");
        }

        var version = await kernel.ReadAsync("/acme.greeter/versions/1.0.0?lang=zh-CN");

        Assert.Equal("问候", (string?)version["displayName"]);
        Assert.Equal("问候每一个人。", (string?)version["description"]);
        Assert.Equal("Acme.Greeter", (string?)version["manifest"]!["id"]);
        Assert.Equal(isInstalled, (bool)version["installed"]!);
        Assert.Equal("greetings.read", (string?)version["permissions"]![0]!["name"]);
        Assert.Equal("low", (string?)version["permissions"]![0]!["risk"]);
        Assert.Equal("high", (string?)version["access"]![0]!["risk"]);
        Assert.Equal("读取密钥：密码、令牌和私钥", (string?)version["access"]![0]!["words"]);
        Assert.True((bool)version["compatible"]!);
        Assert.Equal("MIT", (string?)version["license"]);
        Assert.True((bool)version["readme"]! && (bool)version["changelog"]! && (bool)version["icon"]!);
        Assert.Equal(1, (int)version["screenshots"]!);
        Assert.Equal("object", (string?)version["configSchema"]!["type"]);
        Assert.Equal("isolated", (string?)version["consoleTrust"]);
        Assert.Equal(["主页", "时钟"], version["contributions"]!["console"]!.AsArray().Select(one => (string)one!["title"]!));
        Assert.Equal(["luban/navigation/v1", "luban/user-menu/v1"], version["contributions"]!["console"]!.AsArray().Select(one => (string)one!["point"]!));
        Assert.Equal(isInstalled, version["contributions"]!["routes"] is not null);
        Assert.NotEmpty((string)version["hash"]!);
        Assert.True((long)version["size"]! > 1000);
        Assert.Equal("it", (string?)version["source"]);
    }

    [Fact]
    public async Task Texts_pictures_and_files_of_a_package_are_shown_and_nothing_of_it_can_run()
    {
        Rich("Acme.Greeter", "1.0.0").WriteTo(Sub("packages"));
        await using var kernel = await StartAsync();
        const string Version = "/acme.greeter/versions/latest";

        var readme = await kernel.ReadAsync($"{Version}/readme");
        Assert.StartsWith("# Greeter", (string?)readme["markdown"], StringComparison.Ordinal);
        Assert.Equal($"{Root}/acme.greeter/versions/1.0.0/media/", (string?)readme["base"]);
        Assert.Equal("# 问候\n", (string?)(await kernel.ReadAsync($"{Version}/readme?lang=zh-CN"))["markdown"]);
        Assert.Equal("# 问候\n", (string?)(await kernel.ReadAsync($"{Version}/readme?lang=zh"))["markdown"]);
        Assert.StartsWith("## 1.0.0", (string?)(await kernel.ReadAsync($"{Version}/changelog?lang=zh-CN"))["markdown"], StringComparison.Ordinal);

        foreach (var (path, type) in new[] { ("/icon", "image/png"), ("/screenshots/0", "image/png"), ("/media/images/shot.png", "image/png"), ("/media/images/drawing.svg", "image/svg+xml"), ("/files/page.html", "text/plain"), ("/files/luban/extension.json", "text/plain") })
        {
            using var response = await kernel.Http.GetAsync(Root + Version + path);
            Assert.Equal(HttpStatusCode.OK, response.StatusCode);
            Assert.Equal(type, response.Content.Headers.ContentType!.MediaType);
            Assert.Equal("nosniff", response.Headers.GetValues("X-Content-Type-Options").Single());
            Assert.StartsWith("sandbox; default-src 'none'", response.Headers.GetValues("Content-Security-Policy").Single(), StringComparison.Ordinal);
        }

        var (_, files) = await kernel.TryReadAsync($"{Version}/files");
        var icon = files.AsArray().Single(file => (string?)file!["path"] == "icon.png")!;
        Assert.Equal(Png.Length, (int)icon["size"]!);
        Assert.Equal(Convert.ToHexStringLower(System.Security.Cryptography.SHA256.HashData(Png)), (string?)icon["sha256"]);
    }

    [Theory]
    [InlineData("/acme.nobody", 404, "LB4351")]
    [InlineData("/acme.greeter/versions/9.9.9", 404, "LB4352")]
    [InlineData("/acme.greeter/versions/../x", 404, null)]
    [InlineData("/acme.greeter/versions/latest?source=other", 404, "LB4352")]
    [InlineData("/acme.greeter/versions/installed", 404, "LB4352")]
    [InlineData("/acme.greeter/versions/latest/screenshots/7", 404, "LB4356")]
    [InlineData("/acme.greeter/versions/latest/files/none.txt", 404, "LB4356")]
    [InlineData("/acme.greeter/versions/latest/files/..%2F..%2Fetc%2Fpasswd", 404, "LB4356")]
    [InlineData("/acme.greeter/versions/latest/files/large.txt", 413, "LB4357")]
    [InlineData("/acme.greeter/versions/latest/files/bytes.bin", 415, "LB4357")]
    [InlineData("/acme.greeter/versions/latest/media/images/page.png", 415, "LB4357")]
    [InlineData("/acme.greeter/versions/latest/media/page.html", 415, "LB4357")]
    [InlineData("/acme.greeter/versions/latest?lang=%3Cscript%3E", 400, "LB4350")]
    public async Task What_is_not_there_or_not_shown_is_a_problem_with_a_code(string path, int status, string? code)
    {
        Rich("Acme.Greeter", "1.0.0").WriteTo(Sub("packages"));
        await using var kernel = await StartAsync();

        using var response = await kernel.Http.GetAsync(Root + path);

        Assert.Equal(status, (int)response.StatusCode);
        if (code is null) return;
        Assert.Equal("application/problem+json", response.Content.Headers.ContentType!.MediaType);
        Assert.Equal(code, (string?)JsonNode.Parse(await response.Content.ReadAsStringAsync())!["code"]);
    }

    private async Task<WholeKernel> StartAsync()
    {
        var kernel = await WholeKernel.StartAsync(Data);
        await kernel.AddSourceAsync("it", Sub("packages"));
        await kernel.WaitForSourceAsync("it");
        return kernel;
    }
}
