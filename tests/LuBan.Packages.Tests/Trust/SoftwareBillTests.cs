using System.Security.Cryptography;
using System.Text;
using System.Text.Json.Nodes;
using LuBan.TestSupport;

namespace LuBan.Packages.Tests.Trust;

public sealed class SoftwareBillTests
{
    private static readonly string _libraryHash = Convert.ToBase64String(SHA512.HashData("library"u8));

    [Fact]
    public void Bill_lists_the_libraries_that_the_build_packed()
    {
        var deps = $$"""
            { "runtimeTarget": { "name": ".NETCoreApp,Version=v10.0" }, "targets": {},
              "libraries": { "Acme.Greeter/1.0.0": { "type": "project", "serviceable": false, "sha512": "" },
                             "Newtonsoft.Json/13.0.4": { "type": "package", "serviceable": true, "sha512": "sha512-{{_libraryHash}}" },
                             "Odd": { "type": "package" }, "Dapper/2.1.86": { "type": "package", "sha512": "nonsense" } } }
            """;
        var (file, inspection) = Open(new() { ["luban/app/net10.0/Acme.Greeter.deps.json"] = Encoding.UTF8.GetBytes(deps) });

        var bill = JsonNode.Parse(SoftwareBill.Generate(file, inspection))!;

        Assert.Equal(("CycloneDX", "1.6"), ((string?)bill["bomFormat"], (string?)bill["specVersion"]));
        Assert.Equal("pkg:nuget/Acme.Greeter@1.0.0", (string?)bill["metadata"]!["component"]!["purl"]);
        Assert.Equal(Convert.ToHexStringLower(SHA512.HashData(file.ToArray())), (string?)bill["metadata"]!["component"]!["hashes"]![0]!["content"]);
        Assert.Equal(["pkg:nuget/Dapper@2.1.86", "pkg:nuget/Newtonsoft.Json@13.0.4"], bill["components"]!.AsArray().Select(one => (string?)one!["purl"]));
        Assert.Equal(Convert.ToHexStringLower(SHA512.HashData("library"u8)), (string?)bill["components"]![1]!["hashes"]![0]!["content"]);
        Assert.Equal(2, bill["dependencies"]![0]!["dependsOn"]!.AsArray().Count);
        Assert.Equal(SoftwareBill.Generate(file, inspection), SoftwareBill.Generate(file, inspection));
        Assert.Null(SoftwareBill.Read(file, inspection));
    }

    [Fact]
    public async Task Bill_is_the_same_when_a_feed_signed_the_package()
    {
        var package = new TestPackage("Acme.Greeter", "1.0.0").Build();
        var signed = new MemoryStream(await Signing.Signed.SignAsync(package, Signing.Signed.Repository));
        var unsigned = new MemoryStream(package);

        Assert.Equal(SoftwareBill.Generate(unsigned, PackageInspector.Inspect(unsigned)), SoftwareBill.Generate(signed, PackageInspector.Inspect(signed)));
    }

    [Fact]
    public void Publishers_own_bill_is_taken_as_it_is()
    {
        var own = """{ "bomFormat": "CycloneDX", "specVersion": "1.5", "components": [] }"""u8.ToArray();
        var (file, inspection) = Open(new() { [SoftwareBill.Path] = own });

        Assert.Equal(own, SoftwareBill.Read(file, inspection));
    }

    [Theory]
    [InlineData("<bom/>")]
    [InlineData("[]")]
    [InlineData("{ \"spdxVersion\": \"SPDX-2.3\" }")]
    public void Bill_of_another_kind_is_refused(string text)
    {
        var (file, inspection) = Open(new() { [SoftwareBill.Path] = Encoding.UTF8.GetBytes(text) });

        Assert.Equal("LB2048", Assert.Throws<PackageException>(() => SoftwareBill.Read(file, inspection)).Code);
    }

    private static (MemoryStream File, PackageInspection Inspection) Open(Dictionary<string, byte[]> files)
    {
        var file = new MemoryStream((new TestPackage("Acme.Greeter", "1.0.0") with { Files = files }).Build());
        return (file, PackageInspector.Inspect(file));
    }
}
