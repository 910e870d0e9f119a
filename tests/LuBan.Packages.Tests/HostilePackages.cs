using System.Text;
using LuBan.TestSupport;

namespace LuBan.Packages.Tests;

/// <summary>Packages that must be refused, each with the codes that say why. The base of each is a valid package.</summary>
internal static class HostilePackages
{
    private const string Dll = "luban/app/net10.0/Acme.Greeter.dll";
    private static readonly TestPackage _good = new("Acme.Greeter", "1.0.0");

    public static IReadOnlyDictionary<string, (Func<byte[]> Make, string Codes)> All { get; } = new Dictionary<string, (Func<byte[]>, string)>
    {
        ["empty file"] = (() => [], "LB2001"),
        ["text"] = (() => "this is a text and no package at all"u8.ToArray(), "LB2001"),
        ["cut off"] = (() => _good.Build()[..^40], "LB2001"),
        ["empty archive"] = (() => new TestZip().Build(), "LB2001"),
        ["more entries than there are"] = (() => Zip(zip => zip.Count = zip.Entries.Count + 1), "LB2001"),
        ["fewer entries than there are"] = (() => Zip(zip => zip.Count = zip.Entries.Count - 1), "LB2002"),
        ["program in front"] = (() => Zip(zip => zip.Prefix = Encoding.ASCII.GetBytes("#!/bin/sh\nexit 0\n")), "LB2002"),
        ["data after the end"] = (() => Zip(zip => zip.Suffix = [1, 2, 3]), "LB2002"),
        ["comment"] = (() => Zip(zip => zip.Comment = "hello"), "LB2002"),
        ["gap before the directory"] = (() => Zip(zip => zip.Gap = new byte[100]), "LB2002"),
        ["gap between entries"] = (() => Bend(Dll, entry => entry with { After = new byte[7] }), "LB2002"),
        ["split archive"] = (() => Zip(zip => zip.Disk = 1), "LB2008"),
        ["ZIP64 locator"] = (() => Zip(zip => zip.Zip64Locator = true), "LB2008"),
        ["ZIP64 field"] = (() => Bend(Dll, entry => entry with { Extra = [1, 0, 4, 0, 0, 0, 0, 0] }), "LB2008"),
        ["ZIP64 size"] = (() => Bend(Dll, entry => entry with { Size = 0xFFFF_FFFF, LocalSize = 0xFFFF_FFFF }), "LB2003 LB2008"),
        ["encrypted entry"] = (() => Bend(Dll, entry => entry with { Flags = 1 }), "LB2008"),
        ["unknown method"] = (() => Bend(Dll, entry => entry with { Method = 14 }), "LB2008"),
        ["second name field"] = (() => Bend(Dll, entry => entry with { Extra = [0x75, 0x70, 0, 0] }), "LB2008"),
        ["malformed extra field"] = (() => Bend(Dll, entry => entry with { Extra = [5, 0, 99, 0] }), "LB2007"),
        ["other local name"] = (() => Bend(Dll, entry => entry with { LocalName = "luban/app/net10.0/Other.Greeting.dll"[..Dll.Length] }), "LB2007"),
        ["other local size"] = (() => Bend(Dll, entry => entry with { LocalSize = 1 }), "LB2007"),
        ["other local flags"] = (() => Bend(Dll, entry => entry with { LocalFlags = 0x0800 }), "LB2007"),
        ["overlapping entries"] = (() => Zip(zip => zip.Add("luban/twice.dll", zip.Entries[3].Content, entry => entry with { Offset = 0 })), "LB2007"),
        ["entry in the directory"] = (() => Zip(zip => zip.Add("luban/far.dll", [1], entry => entry with { Offset = 1_000_000 })), "LB2002"),
        ["size says too little"] = (() => Bend(Dll, entry => entry with { Size = 3 }), "LB2009"),
        ["size says too much"] = (() => Bend(Dll, entry => entry with { Size = (uint)entry.Content.Length + 100 }), "LB2009"),
        ["wrong checksum"] = (() => Bend(Dll, entry => entry with { Crc = 1 }), "LB2009"),
        ["data that do not unpack"] = (() => Bend(Dll, entry => entry with { Packed = [0xFF, 0xFF, 0xFF, 0xFF] }), "LB2009"),
        ["bomb of 64 MiB"] = (() => File("luban/bomb.bin", new byte[64 << 20]), "LB2003"),
        ["bomb that lies about its size"] = (() => Zip(zip => zip.Add("luban/bomb.bin", new byte[8 << 20], entry => entry with { Size = 9000, LocalSize = 9000 })), "LB2009"),
        ["30,000 entries"] = (() => Zip(zip => { for (var i = 0; i < 30_000; i++) zip.Add($"luban/f{i}", []); }), "LB2003"),
        ["the same entry twice"] = (() => File("luban/extension.json", "{}"u8.ToArray()), "LB2004"),
        ["names that differ in case"] = (() => File("LUBAN/extension.JSON", "{}"u8.ToArray()), "LB2004"),
        ["directories that differ in case"] = (() => File("Luban/other.json", "{}"u8.ToArray()), "LB2004"),
        ["file that is a directory"] = (() => File("luban/extension.json/more", [1]), "LB2004"),
        ["escaped name of another entry"] = (() => File("luban/extension%2Ejson", [1]), "LB2004"),
        ["traversal"] = (() => File("luban/../../../outside.txt", [1]), "LB2005"),
        ["escaped traversal"] = (() => File("luban/%2e%2e/%2E%2E/outside.txt", [1]), "LB2005"),
        ["escaped slash"] = (() => File("..%2f..%2foutside.txt", [1]), "LB2005"),
        ["absolute path"] = (() => File("/etc/cron.d/outside", [1]), "LB2005"),
        ["drive letter"] = (() => File("C:/outside.txt", [1]), "LB2005"),
        ["backslashes"] = (() => File("luban\\..\\..\\outside.txt", [1]), "LB2005"),
        ["control character"] = (() => File("luban/a\nb.txt", [1]), "LB2005"),
        ["zero byte"] = (() => File("luban/a\0b.txt", [1]), "LB2005"),
        ["turned writing direction"] = (() => File("luban/gnp.\u202Eexe", [1]), "LB2005"),
        ["device name"] = (() => File("luban/aux.txt", [1]), "LB2005"),
        ["alternate data stream"] = (() => File("luban/a.txt:hidden", [1]), "LB2005"),
        ["trailing dot"] = (() => File("luban/a.txt.", [1]), "LB2005"),
        ["trailing space"] = (() => File("luban/a.txt ", [1]), "LB2005"),
        ["empty path part"] = (() => File("luban//a.txt", [1]), "LB2005"),
        ["endless name"] = (() => File("luban/" + new string('a', 400), [1]), "LB2005"),
        ["deep path"] = (() => File(string.Concat(Enumerable.Repeat("a/", 60)) + "a", [1]), "LB2005"),
        ["invalid UTF-8 name"] = (() => Zip(zip => zip.Add("luban/x", [1], entry => entry with { NameBytes = [0x61, 0xFF, 0x62] })), "LB2005"),
        ["name not marked as UTF-8"] = (() => Zip(zip => zip.Add("luban/x", [1], entry => entry with { NameBytes = Encoding.UTF8.GetBytes("luban/ä"), Flags = 0 })), "LB2005"),
        ["decomposed name"] = (() => File("luban/a\u0308.txt", [1]), "LB2005"),
        ["the store's own file"] = (() => File(".luban-files.json", [1]), "LB2005"),
        ["symbolic link"] = (() => Zip(zip => zip.Add("luban/link", "/etc/passwd"u8.ToArray(), entry => entry with { Mode = 0xA1FF })), "LB2006"),
        ["device file"] = (() => Zip(zip => zip.Add("luban/device", [], entry => entry with { Mode = 0x21FF, Method = 0 })), "LB2006"),
        ["no nuspec"] = (() => (_good with { NuspecText = "" }).Build(), "LB2010"),
        ["two nuspecs"] = (() => File("Acme.Evil.nuspec", "<package/>"u8.ToArray()), "LB2010"),
        ["nuspec of 2 MiB"] = (() => (_good with { Description = Noise(2 << 20) }).Build(), "LB2011"),
        ["nuspec that is no XML"] = (() => (_good with { NuspecText = "{}" }).Build(), "LB2011"),
        ["nuspec without metadata"] = (() => (_good with { NuspecText = "<package/>" }).Build(), "LB2011"),
        ["external entity"] = (() => Nuspec("<!DOCTYPE p [<!ENTITY x SYSTEM \"file:///etc/passwd\">]>", "&x;"), "LB2011"),
        ["billion laughs"] = (() => Nuspec("<!DOCTYPE p [<!ENTITY a \"aaaaaaaaaa\"><!ENTITY b \"&a;&a;&a;&a;&a;&a;&a;&a;\">]>", "&b;"), "LB2011"),
        ["unreadable dependency range"] = (() => (_good with { Dependencies = [("Acme.Shared", "newest please")] }).Build(), "LB2011"),
        ["Cyrillic id"] = (() => Identity("\u0410cme.Greeter", "1.0.0"), "LB2012"),
        ["Kelvin sign in the id"] = (() => Identity("Acme.\u212Aelvin", "1.0.0"), "LB2012"),
        ["id that is a path"] = (() => Identity("../../outside", "1.0.0"), "LB2012"),
        ["id that is two dots"] = (() => Identity("..", "1.0.0"), "LB2012"),
        ["id without a publisher"] = (() => Identity("Greeter", "1.0.0"), "LB2010 LB2012 LB2016"),
        ["id with a device name"] = (() => Identity("Acme.con", "1.0.0"), "LB2012"),
        ["id of 120 characters"] = (() => Identity("Acme." + new string('a', 115), "1.0.0"), "LB2012"),
        ["version with a path"] = (() => Identity("Acme.Greeter", "1.0.0/../../x"), "LB2013"),
        ["version of four numbers"] = (() => Identity("Acme.Greeter", "1.0.0.5"), "LB2013"),
        ["version that is none"] = (() => Identity("Acme.Greeter", "newest"), "LB2013"),
        ["no package type"] = (() => (_good with { PackageType = null }).Build(), "LB2014"),
        ["other package type"] = (() => (_good with { PackageType = "DotnetTool" }).Build(), "LB2014"),
        ["no manifest"] = (() => (_good with { ManifestText = "" }).Build(), "LB2015"),
        ["manifest of 2 MiB"] = (() => (_good with { ManifestText = $"{{\"id\":\"{Noise(2 << 20)}\"}}" }).Build(), "LB2003"),
        ["manifest that is no JSON"] = (() => (_good with { ManifestText = "<manifest/>" }).Build(), "LB1001"),
        ["manifest of 100,000 brackets"] = (() => (_good with { ManifestText = new string('[', 100_000) }).Build(), "LB1003"),
        ["manifest of another extension"] = (() => (_good with { ManifestText = Manifest.Replace("Acme.Greeter\"", "Acme.Other\"", StringComparison.Ordinal) }).Build(), "LB2016"),
        ["manifest of another version"] = (() => (_good with { ManifestText = Manifest.Replace("1.0.0", "2.0.0", StringComparison.Ordinal) }).Build(), "LB2016"),
        ["no entry assembly"] = (() => (_good with { ManifestText = Manifest.Replace("Acme.Greeter.dll", "Acme.Other.dll", StringComparison.Ordinal) }).Build(), "LB2017"),
        ["empty entry assembly"] = (() => (_good with { Assembly = [] }).Build(), "LB2017"),
        ["no dependency on the SDK"] = (() => (_good with { HostRange = null }).Build(), "LB2018"),
        ["library as a dependency"] = (() => (_good with { Dependencies = [("Microsoft.Extensions.Http", "8.0.0")] }).Build(), "LB2018"),
        ["dependency without a publisher"] = (() => (_good with { Dependencies = [("Dapper", "2.1.0")] }).Build(), "LB2018"),
        ["dependency on itself"] = (() => (_good with { Dependencies = [("acme.greeter", "1.0.0")] }).Build(), "LB2018"),
        ["the same dependency twice"] = (() => (_good with { Dependencies = [("Acme.Shared", "1.0.0"), ("acme.shared", "2.0.0")] }).Build(), "LB2018"),
        ["several faults at once"] = (() => (_good with { PackageType = null, HostRange = null, Assembly = [] }).Build(), "LB2014 LB2017 LB2018"),
        ["several bad entries at once"] = (() => Zip(zip => zip.Add("../a", [1]).Add("/b", [1]).Add("luban/l", [1], entry => entry with { Mode = 0xA1FF })), "LB2005 LB2006"),
    };

    private static string Manifest => Encoding.UTF8.GetString(_good.Parts().First(part => part.Key == "luban/extension.json").Value);

    private static byte[] Zip(Action<TestZip> bend)
    {
        var zip = _good.ToZip();
        bend(zip);
        return zip.Build();
    }

    private static byte[] Bend(string name, Func<TestZipEntry, TestZipEntry> bend) => _good.ToZip().Bend(name, bend).Build();

    private static byte[] File(string name, byte[] content) => _good.ToZip().Add(name, content).Build();

    private static byte[] Nuspec(string doctype, string description) => (_good with
    {
        NuspecText = $"<?xml version=\"1.0\"?>{doctype}<package><metadata><id>Acme.Greeter</id><version>1.0.0</version><description>{description}</description></metadata></package>",
    }).Build();

    /// <summary>A nuspec with another identity, in a file whose name is harmless.</summary>
    private static byte[] Identity(string id, string version) => (_good with
    {
        NuspecText = $"<?xml version=\"1.0\"?><package><metadata><id>{id}</id><version>{version}</version><packageTypes><packageType name=\"LuBanExtension\"/></packageTypes><dependencies><group targetFramework=\"net10.0\"><dependency id=\"LuBan.Sdk\" version=\"0.1.0\"/></group></dependencies></metadata></package>",
    }).Build();

    private static string Noise(int length)
    {
        var random = new Random(1);
        return string.Create(length, random, (span, source) =>
        {
            for (var i = 0; i < span.Length; i++) span[i] = (char)('a' + source.Next(26));
        });
    }
}
