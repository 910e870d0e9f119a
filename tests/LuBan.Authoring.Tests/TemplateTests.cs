using System.Xml.Linq;

namespace LuBan.Authoring;

/// <summary>Whatever is chosen, the template builds without a warning, its tests pass, and its package installs.</summary>
[Trait("Category", "Slow")]
[Collection(NewAuthorCollection.Name)]
public sealed class TemplateTests(NewAuthor author)
{
    [Theory]
    [InlineData("Acme.Plain", "", "/ext/acme.plain/greetings/Ada")]
    [InlineData("Acme.Tools.Stock", "--resource Category --worker", "/apis/stock.acme.dev/v1/categories")]
    public Task A_new_extension_builds_tests_packs_and_installs(string id, string options, string path) => TryAsync(id, options, path);

    [Theory, Trait("Category", "Soak")]
    [InlineData("Acme.Pages", "--ui", "/ext/acme.pages/greetings/Ada")]
    [InlineData("Acme.Both", "--ui --resource Box", "/apis/both.acme.dev/v1/boxes")]
    public Task So_do_those_with_pages(string id, string options, string path) => TryAsync(id, options, path);

    private async Task TryAsync(string id, string options, string path)
    {
        var solution = await BuildAsync(id, options);

        using var data = new TemporaryDirectory();
        await using var server = await ServerProcess.StartAsync(data.Path, [Path.Combine(solution, "out")]);
        await server.InstallAsync(id);
        using var answer = await server.Http.GetAsync(path);
        Assert.True(answer.IsSuccessStatusCode, $"{path}: {(int)answer.StatusCode} {await answer.Content.ReadAsStringAsync()}\n{server.Output}");
        Assert.Equal(options.Contains("--worker", StringComparison.Ordinal), File.Exists(Path.Combine(solution, "plan.yaml")));
    }

    [Fact]
    public async Task A_new_extension_without_code_is_tested_with_a_service_of_its_own() => await BuildAsync("Acme.Metrics", "--remote");

    [Theory]
    [InlineData("")]
    [InlineData("--resource Order --ui --worker")]
    [InlineData("--remote")]
    public async Task Luban_new_makes_what_dotnet_new_makes(string options)
    {
        var (ours, theirs) = (await author.FolderAsync(), await author.FolderAsync());
        await NewAsync(theirs, "Acme.Shop", options);

        await author.RunAsync(ours, "dotnet", [Repository.Cli, "new", "Acme.Shop", .. options.Split(' ', StringSplitOptions.RemoveEmptyEntries)]);

        Assert.Equal(Content(theirs), Content(ours));
    }

    [Theory]
    [InlineData("LB6260", "new", "Shop")]
    [InlineData("LB6260", "new", "Acme.Shop", "--resource", "order")]
    [InlineData("LB6210", "new", "Acme.Shop", "--remote", "--ui")]
    public async Task Luban_new_refuses_what_would_not_build(string code, params string[] arguments)
    {
        var result = await author.TryAsync(await author.FolderAsync(), "dotnet", [Repository.Cli, .. arguments]);

        Assert.Equal(2, result.ExitCode);
        Assert.Contains(code, result.Error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Luban_new_writes_over_nothing()
    {
        var folder = await author.FolderAsync();

        var result = await author.TryAsync(folder, "dotnet", [Repository.Cli, "new", "Acme.Shop", "--output", folder]);

        Assert.Equal(5, result.ExitCode);
        Assert.Contains("LB6261", result.Error, StringComparison.Ordinal);
    }

    private async Task<string> BuildAsync(string id, string options)
    {
        var folder = await author.FolderAsync();
        var solution = Path.Combine(folder, id);
        await NewAsync(folder, id, options);

        await author.RunAsync(solution, "dotnet", "build", "-warnaserror");
        var tested = await author.RunAsync(solution, "dotnet", "test", "--no-build");
        await author.RunAsync(solution, "dotnet", "pack", "-warnaserror", "-o", "out");

        Assert.Contains("Passed!", tested, StringComparison.Ordinal);
        Assert.DoesNotContain(Directory.EnumerateFiles(solution, "*", SearchOption.AllDirectories).Where(file => !file.Contains("/bin/", StringComparison.Ordinal) && !file.Contains("/obj/", StringComparison.Ordinal)), file =>
            file.Contains("Widget", StringComparison.OrdinalIgnoreCase) || file.Contains("Gadget", StringComparison.OrdinalIgnoreCase) || Leftovers(file));
        return solution;
    }

    [Fact]
    public void The_template_takes_the_packages_that_this_repository_is_tested_with()
    {
        var pinned = Versions(Path.Combine(Repository.Root, "Directory.Packages.props"), "PackageVersion");
        var taken = Versions(Path.Combine(Repository.Root, "sdk", "LuBan.Templates", "content", "luban-extension", "tests", "Acme.Widgets.Tests", "Acme.Widgets.Tests.csproj"), "PackageReference");

        Assert.Equal(3, taken.Count(one => pinned.ContainsKey(one.Key)));
        Assert.All(taken.Where(one => pinned.ContainsKey(one.Key)), one => Assert.Equal(pinned[one.Key], one.Value));
    }

    private static Dictionary<string, string> Versions(string file, string element) =>
        XDocument.Load(file).Descendants(element).ToDictionary(one => one.Attribute("Include")!.Value, one => one.Attribute("Version")!.Value);

    /// <summary>With a list of templates of its own, so that tests beside each other do not meet.</summary>
    private async Task NewAsync(string folder, string id, string options)
    {
        string[] own = ["--debug:custom-hive", Path.Combine(folder, ".templates")];
        await author.RunAsync(folder, "dotnet", ["new", "install", Directory.GetFiles(author.Packages, "LuBan.Templates.*.nupkg").Single(), .. own]);
        await author.RunAsync(folder, "dotnet", ["new", "luban-extension", "--name", id, .. options.Split(' ', StringSplitOptions.RemoveEmptyEntries), .. own]);
    }

    private static bool Leftovers(string file) => Path.GetExtension(file) is ".cs" or ".csproj" or ".js" or ".json" or ".md" or ".yaml" or ".slnx"
        && File.ReadAllText(file) is var text && (text.Contains("widget", StringComparison.OrdinalIgnoreCase) || text.Contains("gadget", StringComparison.OrdinalIgnoreCase) || text.Contains("#if", StringComparison.Ordinal));

    private static SortedDictionary<string, string> Content(string folder) => new(Directory.EnumerateFiles(Path.Combine(folder, "Acme.Shop"), "*", SearchOption.AllDirectories)
        .ToDictionary(file => Path.GetRelativePath(folder, file), File.ReadAllText), StringComparer.Ordinal);
}
