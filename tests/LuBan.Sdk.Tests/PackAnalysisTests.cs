using System.IO.Compression;
using System.Text.Json;

namespace LuBan.Sdk.Tests;

/// <summary>What <c>luban lint</c> finds, <c>dotnet pack</c> finds too.</summary>
public sealed class PackAnalysisTests(OutsideWorld world) : IClassFixture<OutsideWorld>
{
    private const string Code = """
        using LuBan.Sdk;
        using Microsoft.AspNetCore.Builder;
        namespace Acme.Careless;
        public sealed class CarelessExtension : Extension
        {
            public override void Configure(IExtensionBuilder extension)
            {
                extension.Routes.MapGet("/tasks", () => "…");
                ROUTE
            }
            public static void End() => Environment.Exit(1);
        }
        """;

    [Fact]
    public void An_error_stops_the_packing_at_its_line_and_a_warning_does_not()
    {
        world.WriteProject("Errors/Acme.Careless.csproj");
        world.Write("Errors/Careless.cs", Code.Replace("ROUTE", "").Replace("Exit(1);", "Exit(1);\n    public static async void Go() => await Task.Yield();"));

        var packed = world.Dotnet(world.PathOf("Errors"), "pack", "-o", "out");

        Assert.NotEqual(0, packed.ExitCode);
        Assert.Contains(world.PathOf("Errors", "Careless.cs") + "(11): error LB1908: Acme.Careless.CarelessExtension.End: Environment.Exit is called.", packed.Output, StringComparison.Ordinal);
        Assert.Contains(world.PathOf("Errors", "Careless.cs") + "(12): warning LB1909: Acme.Careless.CarelessExtension.Go:", packed.Output, StringComparison.Ordinal);
        // A licence matters once others get the package.
        Assert.DoesNotContain("LB1950", packed.Output, StringComparison.Ordinal);
        Assert.False(Directory.Exists(world.PathOf("Errors", "out")) && Directory.EnumerateFiles(world.PathOf("Errors", "out")).Any());
    }

    [Fact]
    public void A_reason_in_the_project_suppresses_and_travels_in_the_package_with_the_licences_of_libraries()
    {
        world.WriteProject("Reasons/Acme.Careless.csproj", "", """
            <PackageReference Include="Newtonsoft.Json" Version="13.0.4" />
            <LuBanLintSuppression Include="LB1908" Justification="Only the tool calls it." />
            """);
        world.Write("Reasons/Careless.cs", Code.Replace("ROUTE", "_ = Newtonsoft.Json.JsonConvert.SerializeObject(1);"));

        var packed = world.Dotnet(world.PathOf("Reasons"), "pack", "-o", "out");

        Assert.True(packed.ExitCode == 0, packed.Output);
        Assert.DoesNotContain("LB19", packed.Output, StringComparison.Ordinal);
        using var archive = ZipFile.OpenRead(world.PathOf("Reasons", "out", "Acme.Careless.1.0.0.nupkg"));
        using var bill = JsonDocument.Parse(archive.GetEntry("luban/sbom.json")!.Open());
        var library = bill.RootElement.GetProperty("components").EnumerateArray().Single(one => one.GetProperty("name").GetString() == "Newtonsoft.Json");
        Assert.Equal("MIT", library.GetProperty("licenses")[0].GetProperty("expression").GetString());
    }

    [Fact]
    public void The_version_before_is_compared_when_the_project_names_it_and_the_analysis_can_be_left_out()
    {
        world.WriteProject("Before/Acme.Careless.csproj", "<Version>1.0.0</Version><LuBanLint>false</LuBanLint>");
        world.Write("Before/Careless.cs", Code.Replace("ROUTE", "extension.Routes.MapGet(\"/lists/{name}\", (string name) => name);"));
        var before = world.Dotnet(world.PathOf("Before"), "pack", "-o", "out");
        Assert.True(before.ExitCode == 0, before.Output);

        world.WriteProject("After/Acme.Careless.csproj", "<Version>1.1.0</Version><LuBanPreviousPackage>../Before/out/Acme.Careless.1.0.0.nupkg</LuBanPreviousPackage>");
        world.Write("After/Careless.cs", Code.Replace("ROUTE", ""));
        var after = world.Dotnet(world.PathOf("After"), "pack", "-o", "out");

        Assert.NotEqual(0, after.ExitCode);
        Assert.Contains("error LB1972: Acme.Careless.CarelessExtension.Configure: GET /lists/{} is not mapped any more. (since 1.0.0)", after.Output, StringComparison.Ordinal);
    }
}
