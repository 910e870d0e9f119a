using System.IO.Compression;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json.Nodes;
using LuBan.Kernel.Console;
using Microsoft.Extensions.DependencyInjection;

namespace LuBan.ConsoleTests.Server;

/// <summary>The files of extensions.</summary>
public sealed class AssetTests(ConsoleKernel kernel) : IClassFixture<ConsoleKernel>
{
    [Fact]
    public async Task A_file_is_served_as_the_package_held_it_and_for_ever()
    {
        var extension = await InstallAsync("Tests.Served");
        var address = $"{extension["base"]}dist/index.js";

        var plain = await kernel.As("guest").GetAsync(address);
        var packed = await kernel.As("guest").GetAsync(address, ("Accept-Encoding", "gzip, br"));
        var part = await kernel.As("guest").GetAsync(address, ("Range", "bytes=7-11"));
        var known = await kernel.As("guest").GetAsync(address, ("If-None-Match", plain.Header("ETag")!));
        var head = await kernel.As("guest").SendAsync("HEAD", address);

        Assert.Equal(ConsolePack.Files()["dist/index.js"], plain.Text);
        Assert.Equal((string?)extension["modules"]!["dist/index.js"], $"sha384-{Convert.ToBase64String(SHA384.HashData(plain.Content))}");
        Assert.Equal("text/javascript; charset=utf-8", plain.Header("Content-Type"));
        Assert.Equal(["immutable", "max-age=31536000", "private"], plain.Header("Cache-Control")!.Split(", ").Order());
        Assert.Equal("nosniff", plain.Header("X-Content-Type-Options"));
        Assert.Null(plain.Header("Access-Control-Allow-Origin"));
        Assert.Equal("br", packed.Header("Content-Encoding"));
        Assert.Equal(plain.Text, await UnpackAsync(packed.Content));
        Assert.NotEqual(plain.Header("ETag"), packed.Header("ETag"));
        Assert.Equal((206, "class"), (part.Status, part.Text));
        Assert.Equal($"bytes 7-11/{plain.Content.Length}", part.Header("Content-Range"));
        Assert.Equal(304, known.Status);
        Assert.Equal((200, 0), (head.Status, head.Content.Length));
    }

    [Theory]
    [InlineData("bytes=-5", 206)]
    [InlineData("bytes=99999999-", 416)]
    [InlineData("bytes=0-1,4-5", 200)]
    [InlineData("lines=0-1", 200)]
    [InlineData("bytes=5-2", 200)]
    public async Task Odd_ranges_are_answered_as_the_standard_wants(string range, int status)
    {
        var extension = await InstallAsync("Tests.Ranges");

        Assert.Equal(status, (await kernel.Admin.GetAsync($"{extension["base"]}dist/index.js", ("Range", range))).Status);
    }

    [Fact]
    public async Task Files_are_for_those_who_see_something_of_the_extension()
    {
        var manifest = ConsolePack.Manifest("Tests.Hidden");
        manifest["contributes"]!.AsObject().Remove("pages");
        var extension = await InstallAsync("Tests.Hidden", manifest);
        var address = $"{extension["base"]}dist/index.js";
        await ConsolePack.GrantAsync(kernel, "entitled", "use", "permissions.luban.dev", "tests.hidden", "notes.read");

        Assert.Equal(200, (await kernel.As("entitled").GetAsync(address)).Status);
        Assert.Equal((404, "LB8647"), Answer(await kernel.As("guest").GetAsync(address)));
        Assert.Equal((404, "LB8647"), Answer(await kernel.Anonymous.GetAsync(address)));
        Assert.Equal((404, "LB8647"), Answer(await kernel.Admin.GetAsync("/assets/tests.nowhere/1.0.0-00000000/dist/index.js")));
        // What the page before the sign-in needs is everybody's; what lies beside it is not.
        Assert.Equal(200, (await kernel.Anonymous.GetAsync($"{extension["base"]}themes/midnight.json")).Status);
        Assert.Equal(404, (await kernel.Anonymous.GetAsync($"{extension["base"]}locales/en.json")).Status);
    }

    [Theory]
    [InlineData("../extension.json")]
    [InlineData("..%2fextension.json")]
    [InlineData("%2e%2e/extension.json")]
    [InlineData("%2e%2e%2fextension.json")]
    [InlineData("dist/../../extension.json")]
    [InlineData("dist/..%2f..%2fextension.json")]
    [InlineData("dist%2findex.js")]
    [InlineData("..%5cextension.json")]
    [InlineData("/etc/passwd")]
    [InlineData("%2fetc%2fpasswd")]
    [InlineData("dist//index.js")]
    [InlineData("dist/index.js%00.png")]
    [InlineData("DIST/INDEX.JS")]
    [InlineData("dist/")]
    [InlineData("")]
    [InlineData("~/dist/index.js")]
    [InlineData("~../dist/index.js")]
    [InlineData("../../../../extensions/store")]
    public async Task No_address_leads_out_of_the_console_part(string path)
    {
        var extension = await InstallAsync("Tests.Walled");

        var reply = await kernel.Admin.GetAsync($"{extension["base"]}{path}");

        Assert.True(reply.Status is 404 or 400, $"{reply.Status} {reply.Text}");
        Assert.DoesNotContain("\"entry\"", reply.Text, StringComparison.Ordinal);
        Assert.DoesNotContain("root:", reply.Text, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_file_that_was_changed_on_the_disk_is_not_served_as_the_module_that_it_claims_to_be()
    {
        await using var fresh = await ConsoleKernel.StartAsync();
        ConsolePack.Pack(fresh, "Tests.Tampered", "1.0.0");
        await ConsolePack.InstallAsync(fresh, "Tests.Tampered", "1.0.0");
        var before = await ExtensionAsync(fresh.Admin, "tests.tampered");
        var file = Directory.EnumerateFiles(fresh.Data, "index.js", SearchOption.AllDirectories).Single();
        new FileInfo(file).IsReadOnly = false;

        await File.AppendAllTextAsync(file, "\nfetch('https://evil.example/');");

        Assert.Equal((410, "LB8646"), Answer(await fresh.Admin.GetAsync($"{before["base"]}dist/index.js")));
        Assert.Equal((string?)before["modules"]!["dist/index.js"], (string?)(await ExtensionAsync(fresh.Admin, "tests.tampered"))["modules"]!["dist/index.js"]);
    }

    [Fact]
    public async Task A_replaced_version_is_served_a_while_longer_and_a_removed_one_is_not()
    {
        ConsolePack.Pack(kernel, "Tests.Old", "1.0.0");
        ConsolePack.Pack(kernel, "Tests.Old", "2.0.0", files: ConsolePack.Files("two"));
        await ConsolePack.InstallAsync(kernel, "Tests.Old", "1.0.0");
        var old = $"{(await ExtensionAsync(kernel.Admin, "tests.old"))["base"]}dist/index.js";
        await ConsolePack.InstallAsync(kernel, "Tests.Old", "2.0.0");
        var current = $"{(await ExtensionAsync(kernel.Admin, "tests.old"))["base"]}dist/index.js";

        Assert.Contains("'one'", (await kernel.Admin.GetAsync(old)).Text, StringComparison.Ordinal);
        Assert.Contains("'two'", (await kernel.Admin.GetAsync(current)).Text, StringComparison.Ordinal);

        await ConsolePack.RemoveAsync(kernel, "Tests.Old");

        Assert.Equal(404, (await kernel.Admin.GetAsync(old)).Status);
        Assert.Equal(404, (await kernel.Admin.GetAsync(current)).Status);
    }

    [Fact]
    public async Task A_replaced_version_goes_when_its_time_is_over()
    {
        await using var brief = await ConsoleKernel.StartAsync(services => services.Configure<ConsoleOptions>(console => console.OldVersionsFor = TimeSpan.Zero));
        ConsolePack.Pack(brief, "Tests.Brief", "1.0.0");
        ConsolePack.Pack(brief, "Tests.Brief", "2.0.0", files: ConsolePack.Files("two"));
        await ConsolePack.InstallAsync(brief, "Tests.Brief", "1.0.0");
        var old = $"{(await ExtensionAsync(brief.Admin, "tests.brief"))["base"]}dist/index.js";

        await ConsolePack.InstallAsync(brief, "Tests.Brief", "2.0.0");

        await Wait.UntilAsync(async () => (await brief.Admin.GetAsync(old)).Status == 404, "the old version to go");
    }

    [Fact]
    public async Task A_frame_gets_its_files_by_its_address_alone()
    {
        var extension = await InstallAsync("Tests.Framed", trusted: false);
        var frame = (string)extension["frame"]!;

        var module = await kernel.Anonymous.GetAsync($"{frame}dist/index.js", ("Origin", "null"));
        var page = await kernel.Anonymous.GetAsync($"{frame}dist/frame.html");
        var host = await kernel.Anonymous.GetAsync($"{frame}.frame?c=tests.framed/pages/home");

        Assert.Equal(200, module.Status);
        Assert.Equal("*", module.Header("Access-Control-Allow-Origin"));
        Assert.StartsWith("sandbox allow-scripts allow-forms; default-src 'none'; ", page.Header("Content-Security-Policy"), StringComparison.Ordinal);
        Assert.Contains("connect-src 'none'", page.Header("Content-Security-Policy"), StringComparison.Ordinal);
        Assert.Equal(200, host.Status);
        Assert.Contains("@luban/console-sdk/frame", host.Text, StringComparison.Ordinal);
        Assert.Contains("\"export\":\"HomePage\"", host.Text, StringComparison.Ordinal);
        Assert.StartsWith("sandbox allow-scripts allow-forms; ", host.Header("Content-Security-Policy"), StringComparison.Ordinal);
        Assert.Equal(404, (await kernel.Anonymous.GetAsync($"{frame}.frame?c=tests.framed/pages/none")).Status);
    }

    [Fact]
    public async Task An_address_of_a_frame_opens_nothing_else_and_cannot_be_made_up()
    {
        var (mine, other) = (await InstallAsync("Tests.Mine", trusted: false), await InstallAsync("Tests.Other", trusted: false, marker: "other"));
        var capability = ((string)mine["frame"]!)[((string)mine["base"]!).Length..].TrimEnd('/');

        Assert.Equal(200, (await kernel.Anonymous.GetAsync($"{mine["base"]}{capability}/dist/index.js")).Status);
        Assert.Equal(404, (await kernel.Anonymous.GetAsync($"{other["base"]}{capability}/dist/index.js")).Status);
        Assert.Equal(404, (await kernel.Anonymous.GetAsync($"{mine["base"]}{Bend(capability)}/dist/index.js")).Status);
        Assert.Equal(404, (await kernel.Anonymous.GetAsync($"{mine["base"]}~/dist/index.js")).Status);
        Assert.Equal(404, (await kernel.Anonymous.GetAsync($"{mine["base"]}~AAAA/dist/index.js")).Status);
        Assert.Equal(404, (await kernel.Anonymous.GetAsync($"{mine["base"]}~{new string('A', 4000)}/dist/index.js")).Status);
        Assert.Equal(404, (await kernel.Anonymous.GetAsync($"{mine["base"]}{capability}/../../../tests.other/dist/index.js")).Status);
    }

    [Fact]
    public async Task An_address_of_a_frame_expires_within_half_a_day()
    {
        var time = new ShiftedTime();
        await using var later = await ConsoleKernel.StartAsync(services => services.AddSingleton<TimeProvider>(time));
        ConsolePack.Pack(later, "Tests.Expired", "1.0.0");
        await ConsolePack.InstallAsync(later, "Tests.Expired", "1.0.0", trusted: false);
        var frame = (string)(await ExtensionAsync(later.Admin, "tests.expired"))["frame"]!;

        time.Shift = TimeSpan.FromHours(5);
        var soon = await later.Anonymous.GetAsync($"{frame}dist/index.js");
        time.Shift = TimeSpan.FromHours(12);

        Assert.Equal(200, soon.Status);
        Assert.Equal(404, (await later.Anonymous.GetAsync($"{frame}dist/index.js")).Status);
        Assert.NotEqual(frame, (string?)(await ExtensionAsync(later.Admin, "tests.expired"))["frame"]);
    }

    private async Task<JsonObject> InstallAsync(string id, JsonObject? manifest = null, bool trusted = true, string marker = "one")
    {
        if ((await kernel.Admin.GetAsync($"/apis/kernel.luban.dev/v1/installplans/{id.ToLowerInvariant()}")).Status == 404)
        {
            ConsolePack.Pack(kernel, id, "1.0.0", manifest, ConsolePack.Files(marker));
            await ConsolePack.InstallAsync(kernel, id, "1.0.0", trusted);
        }
        return await ExtensionAsync(kernel.Admin, id.ToLowerInvariant());
    }

    private static async Task<JsonObject> ExtensionAsync(Person person, string id) => (await person.DocumentAsync())["extensions"]!.AsArray().Single(one => (string?)one!["id"] == id)!.AsObject();

    private static (int, string?) Answer(Reply reply) => (reply.Status, reply.Code);

    private static string Bend(string capability) => capability[..^3] + (capability[^3] == 'A' ? 'B' : 'A') + capability[^2..];

    private static async Task<string> UnpackAsync(byte[] content)
    {
        await using var stream = new BrotliStream(new MemoryStream(content), CompressionMode.Decompress);
        using var reader = new StreamReader(stream, Encoding.UTF8);
        return await reader.ReadToEndAsync();
    }
}

/// <summary>The real clock, some hours on: its timers run as ever.</summary>
internal sealed class ShiftedTime : TimeProvider
{
    public TimeSpan Shift { get; set; }

    public override DateTimeOffset GetUtcNow() => base.GetUtcNow() + Shift;
}
