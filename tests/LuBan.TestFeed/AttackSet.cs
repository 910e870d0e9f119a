using System.Text;

namespace LuBan.TestSupport;

/// <summary>The 43 kinds of hostile packages that a feed and a kernel must refuse: the fixtures of push and install. All are made from
/// <see cref="Control"/>, which is fine, so that each is refused for its own reason.</summary>
public static class AttackSet
{
    private const string Dll = "luban/app/net10.0/Acme.Greeter.dll";
    private const string Svg = """<svg xmlns="http://www.w3.org/2000/svg"><script>alert(1)</script></svg>""";

    /// <summary>The package that all are made from; nothing is wrong with it.</summary>
    public static TestPackage Control { get; } = new("Acme.Greeter", "1.0.0");

    /// <summary>Every kind.</summary>
    public static IReadOnlyList<Attack> All { get; } =
    [
        new("zip slip", "LB2005", () => File("luban/../../../outside.txt", [1])),
        new("absolute path", "LB2005", () => File("/etc/cron.d/outside", [1])),
        new("backslashes", "LB2005", () => File("luban\\..\\..\\outside.txt", [1])),
        new("escaped dots", "LB2005", () => File("luban/%2e%2e/%2E%2E/outside.txt", [1])),
        new("escaped slash", "LB2005", () => File("..%2f..%2foutside.txt", [1])),
        new("symbolic link", "LB2006", () => Zip(zip => zip.Add("luban/link", "/etc/passwd"u8.ToArray(), entry => entry with { Mode = 0xA1FF }))),
        new("bomb of 3 GB", "LB2003", () => Zip(zip => zip.Add("luban/bomb.bin", [], entry => entry with { Packed = AttackBombs.Deflate(new byte[1 << 20], 3072), Size = 3072u << 20 }))),
        new("overlapping bomb of 10 GB", "LB2003", OverlappingBomb),
        new("100,000 entries", "LB2008", () => Zip(zip => AddEntries(zip, 100_000))),
        new("size says too little", "LB2009", () => Bend(Dll, entry => entry with { Size = 3 })),
        new("size says too much", "LB2009", () => Bend(Dll, entry => entry with { Size = (uint)entry.Content.Length + 100 })),
        new("names that differ in case", "LB2004", () => File("LUBAN/extension.JSON", "{}"u8.ToArray())),
        new("the same entry twice", "LB2004", () => File("luban/extension.json", "{}"u8.ToArray())),
        new("two nuspecs", "LB2010", () => File("Acme.Evil.nuspec", "<package/>"u8.ToArray())),
        new("external entity", "LB2011", () => Nuspec("<!DOCTYPE p [<!ENTITY x SYSTEM \"file:///etc/passwd\">]>", "&x;")),
        new("billion laughs", "LB2011", () => Nuspec(Laughs(), "&i;")),
        new("readme of 60 MB", "LB2024", () => Large("README.md", 60 << 20)),
        new("SVG icon", "LB2023", () => (Control with { Metadata = "<icon>icon.svg</icon>", Files = Files("icon.svg", Svg) }).Build()),
        new("SVG named PNG", "LB2023", () => (Control with { Metadata = "<icon>icon.png</icon>", Files = Files("icon.png", Svg) }).Build()),
        new("icon outside the package", "LB2023", () => (Control with { Metadata = "<icon>../../../etc/passwd</icon>" }).Build()),
        new("readme outside the package", "LB2024", () => (Control with { Metadata = "<readme>..\\..\\..\\etc\\passwd</readme>" }).Build()),
        new("Cyrillic id", "LB2012", () => Identity("\u0410cme.Greeter", "1.0.0")) { Id = "\u0410cme.Greeter" },
        new("Kelvin sign in the id", "LB2012", () => Identity("Acme.\u212Aelvin", "1.0.0")) { Id = "Acme.\u212Aelvin" },
        new("id that looks like another", "", () => new TestPackage("Acrne.Greeter", "1.0.0").Build()) { Id = "Acrne.Greeter" },
        new("id that is two dots", "LB2012", () => Identity("..", "1.0.0")) { Id = ".." },
        new("id that is a path", "LB2012", () => Identity("a/../../b", "1.0.0")) { Id = "a/../../b" },
        new("id of 101 characters", "LB2012", () => Identity("Acme." + new string('a', 96), "1.0.0")) { Id = "Acme." + new string('a', 96) },
        new("id with a device name", "LB2012", () => Identity("Acme.con", "1.0.0")) { Id = "Acme.con" },
        new("version with a path", "LB2013", () => Identity("Acme.Greeter", "1.0.0/../../x")),
        new("version of four numbers", "LB2013", () => Identity("Acme.Greeter", "1.0.0.5")),
        new("manifest of another extension", "LB2016", () => (Control with { ManifestText = Manifest.Replace("Acme.Greeter\"", "Acme.Other\"", StringComparison.Ordinal) }).Build()),
        new("manifest of 100,000 brackets", "LB1003", () => (Control with { ManifestText = new string('[', 100_000) }).Build()),
        new("no manifest", "LB2015", () => (Control with { ManifestText = "" }).Build()),
        new("empty file", "LB2001", () => []),
        new("text", "LB2001", () => "this is a text and no package at all"u8.ToArray()),
        new("cut off", "LB2001", () => Control.Build()[..^40]),
        new("program in front", "LB2002", () => Zip(zip => zip.Prefix = "#!/bin/sh\nexit 0\n"u8.ToArray())),
        new("entry and directory disagree", "LB2007", () => Bend(Dll, entry => entry with { LocalName = "luban/app/net10.0/Other.Greeting.dll"[..Dll.Length] })),
        new("control characters", "LB2005", () => Zip(zip => zip.Add("luban/a\nb.txt", [1]).Add("luban/gnp.\u202Eexe", [1]))),
        new("device name", "LB2005", () => File("luban/aux.txt", [1])),
        new("alternate data stream", "LB2005", () => File("luban/a.txt:hidden", [1])),
        new("trailing space", "LB2005", () => File("luban/a.txt ", [1])),
        new("nuspec of 100 MB", "LB2011", LargeNuspec),
    ];

    private static string Manifest => Encoding.UTF8.GetString(Control.Parts().First(part => part.Key == "luban/extension.json").Value);

    private static byte[] Zip(Action<TestZip> bend)
    {
        var zip = Control.ToZip();
        bend(zip);
        return zip.Build();
    }

    private static byte[] Bend(string name, Func<TestZipEntry, TestZipEntry> bend) => Control.ToZip().Bend(name, bend).Build();

    private static byte[] File(string name, byte[] content) => Control.ToZip().Add(name, content).Build();

    private static Dictionary<string, byte[]> Files(string name, string content) => new() { [name] = AttackBombs.Bytes(content) };

    /// <summary>One entry of 42 MB, and 250 more in the directory that say the same bytes are theirs.</summary>
    private static byte[] OverlappingBomb()
    {
        var packed = AttackBombs.Deflate(new byte[1 << 20], 42);
        return Zip(zip =>
        {
            zip.Add("luban/bomb.bin", [], entry => entry with { Packed = packed, Size = 42u << 20 });
            for (var i = 0; i < 250; i++) zip.Add($"luban/bomb{i:000}.bin", [], entry => entry with { Packed = packed, Size = 42u << 20, Offset = 0 });
        });
    }

    // More entries than the format can count: writers then add the records of ZIP64.
    private static void AddEntries(TestZip zip, int count)
    {
        for (var i = 0; i < count; i++) zip.Add($"luban/f{i}", [], entry => entry with { Method = 0 });
        zip.Count = 0xFFFF;
        zip.Zip64Locator = true;
    }

    private static byte[] Large(string name, int bytes) => Zip(zip => zip.Add(name, AttackBombs.Text(bytes)));

    private static byte[] LargeNuspec()
    {
        var text = AttackBombs.Text(100 << 20);
        AttackBombs.Bytes("""<?xml version="1.0"?><package><metadata><id>Acme.Greeter</id><version>1.0.0</version><description>""").CopyTo(text, 0);
        AttackBombs.Bytes("</description></metadata></package>").CopyTo(text, text.Length - 35);
        return Zip(zip => zip.Bend("Acme.Greeter.nuspec", entry => entry with { Content = text }));
    }

    private static string Laughs()
    {
        var entities = new StringBuilder("<!DOCTYPE p [<!ENTITY a \"laugh\">");
        for (var name = 'b'; name <= 'i'; name++) entities.Append($"<!ENTITY {name} \"{string.Concat(Enumerable.Repeat($"&{(char)(name - 1)};", 10))}\">");
        return entities.Append("]>").ToString();
    }

    private static byte[] Nuspec(string doctype, string description) => (Control with
    {
        NuspecText = $"<?xml version=\"1.0\"?>{doctype}<package><metadata><id>Acme.Greeter</id><version>1.0.0</version><description>{description}</description></metadata></package>",
    }).Build();

    /// <summary>A nuspec with another identity, in a file whose name is harmless.</summary>
    private static byte[] Identity(string id, string version) => (Control with
    {
        NuspecText = $"<?xml version=\"1.0\"?><package><metadata><id>{id}</id><version>{version}</version><packageTypes><packageType name=\"LuBanExtension\"/></packageTypes><dependencies><group targetFramework=\"net10.0\"><dependency id=\"LuBan.Sdk\" version=\"0.1.0\"/></group></dependencies></metadata></package>",
    }).Build();
}
