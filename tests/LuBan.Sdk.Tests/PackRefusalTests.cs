using System.Text.RegularExpressions;

namespace LuBan.Sdk.Tests;

/// <summary>Projects that must not become packages. All are packed in one run of MSBuild; each test looks at one of them.</summary>
public sealed partial class PackRefusalTests(PackRefusalTests.Run run) : IClassFixture<PackRefusalTests.Run>
{
    private const string Good = "public sealed class GoodExtension : LuBan.Sdk.Extension { public override void Configure(LuBan.Sdk.IExtensionBuilder extension) { } }";

    private static readonly Case[] Cases =
    [
        new("No.Class", "LB1101") { Code = "public sealed class Other;" },
        new("Abstract.Class", "LB1101") { Code = "public abstract class Other : LuBan.Sdk.Extension;" },
        new("Two.Classes", "LB1102 Found: GoodExtension, Second.") { Code = Good + Good.Replace("GoodExtension", "Second", StringComparison.Ordinal) },
        new("Hidden.Class", "LB1103 is not public") { Code = Good.Replace("public sealed", "internal sealed", StringComparison.Ordinal) },
        new("Needy.Class", "LB1103 has no public constructor") { Code = Good.Replace("GoodExtension :", "GoodExtension(int number) :", StringComparison.Ordinal).Replace("{ }", "{ _ = number; }", StringComparison.Ordinal) },
        new("Generic.Class", "LB1103 is generic") { Code = Good.Replace("GoodExtension", "GoodExtension<T>", StringComparison.Ordinal) },
        new("Misnamed.Class", "LB1103 'Bad' of property LuBanEntryType") { Properties = "<LuBanEntryType>Bad</LuBanEntryType>" },
        new("No.Sdk", "LB1101", "LB1104 does not reference LuBan.Sdk") { Code = "public sealed class Other;", Items = "<PackageReference Update=\"LuBan.Sdk\" ExcludeAssets=\"compile\" />" },
        new("NoDot", "LB1008 'NoDot' is not an extension id"),
        new("Everything.Wrong",
            "LB1009 '1.0' is not a SemVer 2 version", "LB1011 'new' is not a range", "LB1014 'Bad Cat'", "LB1016 'greetings'", "LB1007 /readiness/timeoutSeconds",
            "LB1005 luban/extension.json(3) Did you mean 'permissions'?", "LB1017 luban/extension.json(4) /readiness/drainSeconds", "LB1103", "LB1107 'Other' is not an extension id", "LB1107 expected a range",
            "LB1107 references itself", "LB1111 'docs/icon.png'", "LB1112 'lib/net10.0/tool.txt'")
        {
            Code = Good.Replace("public sealed", "internal sealed", StringComparison.Ordinal),
            Properties = """
                <Version>1.0</Version><LuBanHostRange>new</LuBanHostRange><LuBanCategories>Bad Cat</LuBanCategories><LuBanWarmUp>greetings</LuBanWarmUp>
                <LuBanReadinessTimeoutSeconds>soon</LuBanReadinessTimeoutSeconds><PackageIcon>docs/icon.png</PackageIcon>
                """,
            Items = """
                <LuBanExtensionReference Include="Other" Version="[1.0,2.0)" /><LuBanExtensionReference Include="Other.One" Version="1.2.3" />
                <LuBanExtensionReference Include="Everything.Wrong" Version=">=1.0" /><None Include="tool.txt" Pack="true" PackagePath="lib/net10.0/" />
                """,
            Files = new() { ["luban/extension.json"] = "{\n  \"displayName\": \"Wrong\",\n  \"permission\": [],\n  \"readiness\": { \"drainSeconds\": 1000 }\n}", ["tool.txt"] = "" },
        },
        new("Broken.Json", "LB1001 luban/extension.json") { Files = new() { ["luban/extension.json"] = "{ \"displayName\": \"Broken\", }" } },
        new("Doubled.Json", "LB1004 luban/extension.json(1) /displayName") { Files = new() { ["luban/extension.json"] = "{ \"displayName\": \"One\",\n \"displayName\": \"Two\" }" } },
        new("Listed.Json", "LB1007 luban/extension.json(1)") { Files = new() { ["luban/extension.json"] = "[]" } },
        new("Other.Id", "LB1106 luban/extension.json(1) 'id' is 'Another.Id' here", "LB1106 'entry' is 'Old.dll' here") { Files = new() { ["luban/extension.json"] = "{ \"id\": \"Another.Id\", \"entry\": \"Old.dll\" }" } },
        new("Older.Host", "LB1110 admits hosts older than 0.1.0") { Properties = "<LuBanHostRange>*</LuBanHostRange>" },
        new("No.Host", "LB1110 luban/extension.json") { Files = new() { ["luban/extension.json"] = "{ \"requires\": null }" } },
        new("Many.Frameworks", "LB1108") { Properties = "<TargetFramework></TargetFramework><TargetFrameworks>net10.0</TargetFrameworks>" },
        new("Ships.Kernel", "LB1114 'LuBan.Kernel.dll'") { Items = "<ProjectReference Include=\"../libraries/LuBan.Kernel.csproj\" />" },
        new("Ships.Framework", "LB1109 'Microsoft.Extensions.Options.dll'") { Items = "<ProjectReference Include=\"../libraries/Microsoft.Extensions.Options.csproj\" />" },
        new("Bad.Console", "LB8604 luban/console/console.json(3) 'dist/none.js'", "LB8605 luban/console/console.json(4) /x/bad.console")
        {
            Files = new()
            {
                ["luban/console/console.json"] = "{\n  \"apiVersion\": \"console/v1\",\n  \"entry\": \"dist/none.js\",\n  \"contributes\": { \"pages\": [{ \"id\": \"home\", \"title\": \"Home\", \"export\": \"Home\", \"path\": \"/home\" }] }\n}",
            },
        },
        new("Broken.Console", "LB8600 luban/console/console.json") { Files = new() { ["luban/console/console.json"] = "{ \"apiVersion\": \"console/v1\", }" } },
        new("Same.Names", "LB1113 luban/console/") { Files = new() { ["luban/console/Main.js"] = "", ["luban/console/main.js"] = "" } },
    ];

    public static TheoryData<string> Names => [.. Cases.Select(one => one.Name)];

    [Theory]
    [MemberData(nameof(Names))]
    public void A_project_with_flaws_is_refused_with_every_problem_at_once(string name)
    {
        var expected = Cases.Single(one => one.Name == name).Problems;
        var found = run.Errors[name];

        Assert.True(found.Count > 0, run.Output);
        Assert.Equal(expected.Select(problem => problem[..6]).Order(StringComparer.Ordinal), found.Select(line => CodePattern().Match(line).Value).Order(StringComparer.Ordinal));
        foreach (var problem in expected.Where(problem => problem.Length > 6))
        {
            var words = problem[7..].StartsWith("luban/", StringComparison.Ordinal) ? problem[7..].Split(' ', 2) : [problem[7..]];
            Assert.Contains(found, line => line.Contains(problem[..6], StringComparison.Ordinal) && words.All(word => line.Contains(word, StringComparison.Ordinal)));
        }
        Assert.Empty(Directory.EnumerateFiles(run.World.PathOf("out"), $"{name}.*"));
    }

    [Fact]
    public void A_library_that_says_it_is_no_extension_becomes_an_ordinary_package() =>
        Assert.True(File.Exists(run.World.PathOf("out", "Acme.Library.1.0.0.nupkg")), run.Output);

    [GeneratedRegex("LB[0-9]{4}")]
    private static partial Regex CodePattern();

    /// <param name="Name">The project, and the package id.</param>
    /// <param name="Problems">Each a code and perhaps words of the line.</param>
    public sealed record Case(string Name, params string[] Problems)
    {
        public string Code { get; init; } = Good;
        public string Properties { get; init; } = "";
        public string Items { get; init; } = "";
        public Dictionary<string, string> Files { get; init; } = [];
    }

    public sealed partial class Run : IDisposable
    {
        public Run()
        {
            foreach (var one in Cases)
            {
                World.WriteProject($"{one.Name}/{one.Name}.csproj", one.Properties, one.Items);
                World.Write($"{one.Name}/Code.cs", one.Code);
                foreach (var (file, content) in one.Files) World.Write($"{one.Name}/{file}", content);
            }
            World.WriteProject("Acme.Library/Acme.Library.csproj", "<LuBanExtension>false</LuBanExtension>");
            WriteLibrary("LuBan.Kernel");
            WriteLibrary("Microsoft.Extensions.Options");
            World.Write("all.proj", """
                <Project>
                  <ItemGroup><One Include="*/*.csproj" Exclude="libraries/**" /></ItemGroup>
                  <Target Name="PackAll">
                    <MSBuild Projects="@(One)" Targets="Restore" Properties="MSBuildRestoreSessionId=all" BuildInParallel="true" />
                    <MSBuild Projects="@(One)" Targets="Pack" Properties="Configuration=Release;PackageOutputPath=$(MSBuildThisFileDirectory)out" BuildInParallel="true" ContinueOnError="ErrorAndContinue" />
                  </Target>
                </Project>
                """);
            Directory.CreateDirectory(World.PathOf("out"));
            Output = World.Dotnet(World.Root, "msbuild", "all.proj", "-t:PackAll", "-nologo", "-v:q", "-m:2").Output;
            Errors = Cases.ToDictionary(one => one.Name, one => Output.Split('\n')
                .Select(line => line.Trim())
                // The project in brackets is left out where the file is the project itself.
                .Where(line => ErrorPattern().IsMatch(line) && line.Contains($"/{one.Name}.csproj", StringComparison.Ordinal))
                .Distinct().ToList());
        }

        public OutsideWorld World { get; } = new();

        public string Output { get; }

        public IReadOnlyDictionary<string, List<string>> Errors { get; }

        public void Dispose() => World.Dispose();

        private void WriteLibrary(string name)
        {
            World.Write($"libraries/{name}.csproj", $"""
                <Project Sdk="Microsoft.NET.Sdk">
                  <PropertyGroup>
                    <TargetFramework>net10.0</TargetFramework>
                    <AssemblyVersion>99.0.0.0</AssemblyVersion>
                    <EnableDefaultItems>false</EnableDefaultItems>
                    <BaseIntermediateOutputPath>obj/{name}/</BaseIntermediateOutputPath>
                    <OutputPath>bin/{name}/</OutputPath>
                  </PropertyGroup>
                </Project>
                """);
        }

        [GeneratedRegex(": error ")]
        private static partial Regex ErrorPattern();
    }
}
