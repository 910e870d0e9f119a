using System.Buffers.Binary;
using System.Text;
using System.Text.Json.Nodes;
using LuBan.TestSupport;

namespace LuBan.Packages.Tests;

public sealed class PackageMetadataTests
{
    private static readonly TestPackage _good = new("Acme.Greeter", "1.0.0");

    [Fact]
    public void Everything_a_package_shows_is_read()
    {
        var package = _good with
        {
            Description = "Greets people.",
            Tags = "greeting hello",
            Metadata = """
                <title>Greeter</title><icon>images\icon.png</icon><readme>docs/README.md</readme><license type="expression">MIT OR Apache-2.0</license>
                <projectUrl>https://example.com/greeter</projectUrl><repository type="git" url="https://example.com/greeter.git" commit="0123abc" />
                <releaseNotes>Greets louder.</releaseNotes><copyright>Acme</copyright>
                """,
            Files = new Dictionary<string, byte[]>
            {
                ["docs/README.md"] = Encoding.UTF8.GetBytes("\uFEFF# Greeter"),
                ["README.md"] = "not the one that the nuspec names"u8.ToArray(),
                ["README.zh.md"] = "# 问候"u8.ToArray(),
                ["readme.pt-BR.MD"] = "# Saudação"u8.ToArray(),
                ["CHANGELOG.md"] = "## 1.0.0"u8.ToArray(),
                ["CHANGELOG.zh.md"] = "## 一"u8.ToArray(),
                ["images/icon.png"] = Png(128, 64),
                ["luban/screenshots/2.jpg"] = Jpeg(1920, 1080),
                ["luban/screenshots/1.png"] = Png(800, 600),
            },
        };

        var details = Read(package);

        Assert.Equal(("Acme.Greeter", "1.0.0", "Greeter", "Greets people."), (details.Id, details.Version, details.Title, details.Description));
        Assert.Equal(["Tests"], details.Authors);
        Assert.Equal(["greeting", "hello"], details.Tags);
        Assert.Equal(("MIT OR Apache-2.0", null, "Greets louder.", "Acme"), (details.License, details.LicenseText, details.ReleaseNotes, details.Copyright));
        Assert.Equal(("https://example.com/greeter", "https://example.com/greeter.git", "0123abc"), (details.ProjectUrl?.ToString(), details.RepositoryUrl?.ToString(), details.RepositoryCommit));
        Assert.Equal([("", "# Greeter"), ("pt-BR", "# Saudação"), ("zh", "# 问候")], details.Readmes.Select(one => (one.Key, one.Value)));
        Assert.Equal([("", "## 1.0.0"), ("zh", "## 一")], details.Changelogs.Select(one => (one.Key, one.Value)));
        Assert.Equal(("image/png", 128, 64), (details.Icon!.MediaType, details.Icon.Width, details.Icon.Height));
        Assert.Equal([("luban/screenshots/1.png", "image/png", 800, 600), ("luban/screenshots/2.jpg", "image/jpeg", 1920, 1080)], details.Screenshots.Select(one => (one.Path, one.MediaType, one.Width, one.Height)));
        Assert.Equal("Acme.Greeter.dll", details.Manifest.Entry);
    }

    [Fact]
    public void Licence_can_be_a_file()
    {
        var details = Read(_good with { Metadata = """<license type="file">LICENSE.txt</license>""", Files = new Dictionary<string, byte[]> { ["LICENSE.txt"] = "Do what you like."u8.ToArray() } });

        Assert.Equal((null, "Do what you like."), (details.License, details.LicenseText));
    }

    [Fact]
    public void Package_without_any_of_it_is_fine()
    {
        var details = Read(_good);

        Assert.Empty(details.Readmes);
        Assert.Empty(details.Screenshots);
        Assert.Null(details.Icon);
    }

    [Theory]
    [InlineData("javascript:alert(1)")]
    [InlineData("file:///etc/passwd")]
    [InlineData("data:text/html,x")]
    [InlineData("/relative")]
    public void Address_of_another_kind_is_left_out(string address)
    {
        var details = Read(_good with { Metadata = $"<projectUrl>{address}</projectUrl><repository url=\"{address}\" />" });

        Assert.Null(details.ProjectUrl);
        Assert.Null(details.RepositoryUrl);
    }

    public static TheoryData<string, string> Refused => new()
    {
        { "description", "LB2021" }, { "title", "LB2021" }, { "release notes", "LB2021" }, { "deep manifest", "LB2022" }, { "large manifest", "LB2003" },
        { "gif icon", "LB2023" }, { "icon of 1.5 MB", "LB2023" }, { "wide icon", "LB2023" }, { "empty icon", "LB2023" }, { "cut icon", "LB2023" },
        { "readme in another encoding", "LB2024" }, { "binary readme", "LB2024" }, { "named readme of 2 MB", "LB2024" }, { "many languages", "LB2024" }, { "changelog of 2 MB", "LB2024" }, { "5 MB in six languages", "LB2024" },
        { "svg screenshot", "LB2025" }, { "many screenshots", "LB2025" }, { "html screenshot named png", "LB2025" }, { "12 MB of screenshots", "LB2025" },
        { "missing licence", "LB2026" },
    };

    [Theory]
    [MemberData(nameof(Refused))]
    public void What_is_too_large_or_of_another_kind_is_refused(string what, string code)
    {
        using var file = new MemoryStream(Bad(what).Build());

        var inspection = PackageInspector.Inspect(file);

        Assert.Equal([code], inspection.Problems.Select(problem => problem.Code).Distinct());
        Assert.Throws<ArgumentException>(() => PackageMetadataReader.Read(file, inspection));
    }

    [Fact]
    public void All_problems_come_at_once()
    {
        var package = _good with { Description = new string('d', 4001), Metadata = "<icon>icon.gif</icon>", Files = new Dictionary<string, byte[]> { ["icon.gif"] = "GIF89a"u8.ToArray(), ["README.md"] = [0xFF, 0xFE] } };

        var problems = PackageInspector.Inspect(new MemoryStream(package.Build())).Problems;

        Assert.Equal(["LB2021", "LB2023", "LB2024"], problems.Select(problem => problem.Code).Order());
    }

    private static TestPackage Bad(string what) => what switch
    {
        "description" => _good with { Description = new string('d', 4001) },
        "title" => _good with { Metadata = $"<title>{new string('t', 257)}</title>" },
        "release notes" => _good with { Metadata = $"<releaseNotes>{Noise(35_001)}</releaseNotes>" },
        "deep manifest" => _good with { Manifest = new JsonObject { ["configSchema"] = Nested(35) } },
        "large manifest" => _good with { Manifest = new JsonObject { ["description"] = Noise(300 << 10) } },
        "gif icon" => With("icon.gif", "GIF89a"u8.ToArray(), "<icon>icon.gif</icon>"),
        "icon of 1.5 MB" => With("icon.png", [.. Png(16, 16), .. Encoding.ASCII.GetBytes(Noise(1500 << 10))], "<icon>icon.png</icon>"),
        "wide icon" => With("icon.png", Png(5000, 16), "<icon>icon.png</icon>"),
        "empty icon" => With("icon.png", Png(0, 16), "<icon>icon.png</icon>"),
        "cut icon" => With("icon.jpg", Jpeg(10, 10)[..8], "<icon>icon.jpg</icon>"),
        "readme in another encoding" => With("README.md", Encoding.Unicode.GetBytes("text"), ""),
        "binary readme" => With("README.md", "a\0b"u8.ToArray(), ""),
        "named readme of 2 MB" => With("docs/all.md", Encoding.ASCII.GetBytes(Noise(2 << 20)), "<readme>docs/all.md</readme>"),
        "changelog of 2 MB" => With("CHANGELOG.md", Encoding.ASCII.GetBytes(Noise(2 << 20)), ""),
        "many languages" => _good with { Files = Enumerable.Range(0, 30).ToDictionary(i => $"README.{(char)('a' + (i / 26))}{(char)('a' + (i % 26))}.md", _ => "x"u8.ToArray()) },
        "svg screenshot" => With("luban/screenshots/one.svg", "<svg/>"u8.ToArray(), ""),
        "html screenshot named png" => With("luban/screenshots/one.png", "<html><script>"u8.ToArray(), ""),
        "5 MB in six languages" => _good with { Files = ((string[])["de", "es", "fr", "it", "pt", "zh"]).ToDictionary(language => $"README.{language}.md", _ => Encoding.ASCII.GetBytes(Noise(900 << 10))) },
        "12 MB of screenshots" => _good with { Files = Enumerable.Range(0, 8).ToDictionary(i => $"luban/screenshots/{i}.png", _ => (byte[])[.. Png(10, 10), .. Encoding.ASCII.GetBytes(Noise(1500 << 10))]) },
        "many screenshots" => _good with { Files = Enumerable.Range(0, 11).ToDictionary(i => $"luban/screenshots/{i:00}.png", _ => Png(10, 10)) },
        _ => _good with { Metadata = """<license type="file">LICENSE.txt</license>""" },
    };

    private static TestPackage With(string path, byte[] content, string metadata) => _good with { Metadata = metadata, Files = new Dictionary<string, byte[]> { [path] = content } };

    private static PackageDetails Read(TestPackage package)
    {
        using var file = new MemoryStream(package.Build());
        var inspection = PackageInspector.Inspect(file);
        Assert.Empty(inspection.Problems);
        return PackageMetadataReader.Read(file, inspection);
    }

    private static JsonObject Nested(int levels)
    {
        var node = new JsonObject { ["type"] = "object" };
        for (var i = 0; i < levels; i += 2) node = new JsonObject { ["type"] = "object", ["properties"] = new JsonObject { ["a"] = node } };
        return node;
    }

    private static byte[] Png(int width, int height)
    {
        var file = new byte[45];
        ((byte[])[0x89, (byte)'P', (byte)'N', (byte)'G', 13, 10, 26, 10, 0, 0, 0, 13, (byte)'I', (byte)'H', (byte)'D', (byte)'R']).CopyTo(file, 0);
        BinaryPrimitives.WriteInt32BigEndian(file.AsSpan(16), width);
        BinaryPrimitives.WriteInt32BigEndian(file.AsSpan(20), height);
        return file;
    }

    private static byte[] Jpeg(int width, int height) =>
    [
        0xFF, 0xD8, 0xFF, 0xE0, 0, 16, (byte)'J', (byte)'F', (byte)'I', (byte)'F', 0, 1, 1, 0, 0, 1, 0, 1, 0, 0,
        0xFF, 0xC0, 0, 17, 8, (byte)(height >> 8), (byte)height, (byte)(width >> 8), (byte)width, 3, 1, 0x11, 0, 2, 0x11, 0, 3, 0x11, 0, 0xFF, 0xD9,
    ];

    private static string Noise(int length) => string.Create(length, new Random(1), (text, random) =>
    {
        foreach (ref var c in text) c = (char)('a' + random.Next(26));
    });
}
