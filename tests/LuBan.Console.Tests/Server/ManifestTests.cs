using System.Reflection;
using System.Text;
using System.Text.Json.Nodes;
using LuBan.Sdk;

namespace LuBan.ConsoleTests.Server;

/// <summary>The rules for console.json: the same code refuses when a package is packed and when it is installed.</summary>
public sealed class ManifestTests
{
    [Fact]
    public void The_manifest_of_the_other_tests_is_fine()
    {
        var result = Read(_ => { });

        Assert.Empty(result.Problems);
        Assert.Empty(result.Warnings);
        Assert.Equal(5, result.Manifest!.Contributions.Count);
    }

    [Theory]
    [InlineData("LB8600", "", "not json")]
    [InlineData("LB8600", "", "{ \"apiVersion\": \"console/v1\", }")]
    [InlineData("LB8600", "", "{ \"apiVersion\": \"\\uD800\" }")]
    [InlineData("LB8600", "/entry", "{ \"apiVersion\": \"console/v1\", \"entry\": \"dist/index.js\", \"entry\": \"dist/index.js\" }")]
    [InlineData("LB8602", "", "[]")]
    [InlineData("LB8601", "/apiVersion", "{ \"apiVersion\": \"console/v9\" }")]
    [InlineData("LB8603", "/apiVersion", "{}")]
    public void A_file_that_is_no_manifest_is_refused(string code, string pointer, string text)
    {
        var problem = Assert.Single(Read(Encoding.UTF8.GetBytes(text)).Problems);

        Assert.Equal((code, pointer), (problem.Code, PointerOf(problem)));
    }

    [Theory]
    [InlineData("LB8602", "/entry", "entry", "1")]
    [InlineData("LB8604", "/entry", "entry", "\"dist/none.js\"")]
    [InlineData("LB8604", "/entry", "entry", "\"../extension.json\"")]
    [InlineData("LB8604", "/entry", "entry", "\"/dist/index.js\"")]
    [InlineData("LB8604", "/entry", "entry", "\"https://evil.example/x.js\"")]
    [InlineData("LB8604", "/styles/0", "styles", "[\"dist/none.css\"]")]
    [InlineData("LB8611", "/requires/sdk", "requires", "{ \"sdk\": \"new\" }")]
    [InlineData("LB8612", "/trust", "trust", "\"root\"")]
    [InlineData("LB8612", "/rpc/0", "rpc", "[\"eval\"]")]
    [InlineData("LB8607", "/locales/english language", "locales", "{ \"english language\": \"locales/en.json\" }")]
    [InlineData("LB8609", "/defaults/audience", "defaults", "{ \"audience\": \"world\" }")]
    [InlineData("LB8602", "/contributes", "contributes", "[]")]
    [InlineData("LB8602", "/contributes/pages", "contributes", "{ \"pages\": {} }")]
    [InlineData("LB8613", "/contributes/at/panel", "contributes", "{ \"at\": { \"panel\": [] } }")]
    [InlineData("LB8613", "/contributes/points/0/id", "contributes", "{ \"points\": [{ \"id\": \"acme.other/panel/v1\" }] }")]
    public void A_wrong_value_is_named_with_its_place(string code, string pointer, string property, string value)
    {
        var result = Read(manifest => manifest[property] = JsonNode.Parse(value));

        Assert.Contains(result.Problems, problem => (problem.Code, PointerOf(problem)) == (code, pointer));
        Assert.Null(result.Manifest);
    }

    [Theory]
    [InlineData("LB8603", "id", "pages", "{ \"path\": \"/x/tests.notes\", \"title\": \"T\", \"export\": \"A\" }")]
    [InlineData("LB8603", "title", "pages", "{ \"id\": \"a\", \"path\": \"/x/tests.notes\", \"export\": \"A\" }")]
    [InlineData("LB8603", "path", "pages", "{ \"id\": \"a\", \"title\": \"T\", \"export\": \"A\" }")]
    [InlineData("LB8603", "export", "pages", "{ \"id\": \"a\", \"title\": \"T\", \"path\": \"/x/tests.notes\" }")]
    [InlineData("LB8605", "path", "pages", "{ \"id\": \"a\", \"title\": \"T\", \"path\": \"/settings\", \"export\": \"A\" }")]
    [InlineData("LB8605", "path", "pages", "{ \"id\": \"a\", \"title\": \"T\", \"path\": \"/x/tests.notes.other\", \"export\": \"A\" }")]
    [InlineData("LB8605", "path", "pages", "{ \"id\": \"a\", \"title\": \"T\", \"path\": \"/x/tests.notes/../other\", \"export\": \"A\" }")]
    [InlineData("LB8605", "path", "navigation", "{ \"id\": \"a\", \"title\": \"T\", \"path\": \"https://evil.example\" }")]
    [InlineData("LB8606", "id", "pages", "{ \"id\": \"a/b\", \"title\": \"T\", \"path\": \"/x/tests.notes\", \"export\": \"A\" }")]
    [InlineData("LB8607", "title", "widgets", "{ \"id\": \"a\", \"title\": \"%missing%\", \"export\": \"A\" }")]
    [InlineData("LB8608", "when", "widgets", "{ \"id\": \"a\", \"title\": \"T\", \"export\": \"A\", \"when\": \"can(\" }")]
    [InlineData("LB8609", "permission", "widgets", "{ \"id\": \"a\", \"title\": \"T\", \"export\": \"A\", \"permission\": \"Not A Permission\" }")]
    [InlineData("LB8609", "", "widgets", "{ \"id\": \"a\", \"title\": \"T\", \"export\": \"A\", \"permission\": \"notes.read\", \"audience\": \"everyone\" }")]
    [InlineData("LB8609", "access/verb", "widgets", "{ \"id\": \"a\", \"title\": \"T\", \"export\": \"A\", \"access\": { \"resource\": \"notes\" } }")]
    [InlineData("LB8612", "export", "widgets", "{ \"id\": \"a\", \"title\": \"T\", \"export\": \"a-b\" }")]
    [InlineData("LB8612", "kind", "widgets", "{ \"id\": \"a\", \"title\": \"T\", \"export\": \"A\", \"kind\": \"none\" }")]
    [InlineData("LB8612", "size/w", "widgets", "{ \"id\": \"a\", \"title\": \"T\", \"export\": \"A\", \"size\": { \"w\": 99 } }")]
    [InlineData("LB8602", "order", "widgets", "{ \"id\": \"a\", \"title\": \"T\", \"export\": \"A\", \"order\": \"first\" }")]
    [InlineData("LB8604", "src", "widgets", "{ \"id\": \"a\", \"title\": \"T\", \"kind\": \"iframe\", \"src\": \"none.html\" }")]
    [InlineData("LB8604", "src", "widgets", "{ \"id\": \"a\", \"title\": \"T\", \"kind\": \"html\", \"src\": \"../other/page\" }")]
    [InlineData("LB8603", "src", "widgets", "{ \"id\": \"a\", \"title\": \"T\", \"kind\": \"html\" }")]
    [InlineData("LB8612", "format", "columns", "{ \"id\": \"a\", \"title\": \"T\", \"target\": \"core/Pod\", \"value\": \"/status\", \"format\": \"roman\" }")]
    [InlineData("LB8612", "value", "columns", "{ \"id\": \"a\", \"title\": \"T\", \"target\": \"core/Pod\", \"value\": \"status\" }")]
    [InlineData("LB8616", "target", "tabs", "{ \"id\": \"a\", \"title\": \"T\", \"export\": \"A\", \"target\": \"pods\" }")]
    [InlineData("LB8615", "command", "actions", "{ \"target\": \"core/Pod\", \"command\": \"none\" }")]
    [InlineData("LB8612", "base", "themes", "{ \"id\": \"a\", \"title\": \"T\", \"base\": \"pink\", \"tokens\": \"themes/midnight.json\" }")]
    [InlineData("LB8604", "tokens", "themes", "{ \"id\": \"a\", \"title\": \"T\", \"base\": \"dark\", \"tokens\": \"themes/none.json\" }")]
    public void A_wrong_contribution_is_named_with_its_place(string code, string field, string list, string contribution)
    {
        var result = Read(manifest => manifest["contributes"]![list] = new JsonArray(JsonNode.Parse(contribution)));

        var pointer = field.Length == 0 ? $"/contributes/{list}/0" : $"/contributes/{list}/0/{field}";
        Assert.Contains(result.Problems, problem => (problem.Code, PointerOf(problem)) == (code, pointer));
    }

    [Fact]
    public void What_a_frame_may_ask_for_is_what_the_console_answers()
    {
        var result = Read(manifest => manifest["rpc"] = new JsonArray("fetch", "toast", "navigate", "confirm", "subscribe", "dialog", "drawer", "jobs", "commands"));

        Assert.Empty(result.Problems);
        Assert.Equal(result.Manifest!.Rpc, Schema()["properties"]!["rpc"]!["items"]!["enum"]!.AsArray().Select(name => (string)name!));
    }

    [Fact]
    public void All_problems_are_told_at_once()
    {
        var result = Read(manifest =>
        {
            manifest["entry"] = "none.js";
            manifest["trust"] = "root";
            manifest["contributes"]!["pages"]![0]!["path"] = "/home";
            manifest["contributes"]!["widgets"]![0]!.AsObject().Remove("export");
        });

        Assert.Equal(["LB8603", "LB8604", "LB8605", "LB8612"], result.Problems.Select(problem => problem.Code).Order());
    }

    [Fact]
    public void What_newer_versions_may_know_is_a_warning()
    {
        var result = Read(manifest =>
        {
            manifest["colour"] = "red";
            manifest["contributes"]!["holograms"] = new JsonArray(new JsonObject { ["id"] = "a" });
            manifest["contributes"]!["pages"]![0]!["widht"] = 3;
            manifest["contributes"]!["widgets"]![0]!["permission"] = "notes.undeclared";
        });

        Assert.NotNull(result.Manifest);
        Assert.Equal(["LB8620", "LB8620", "LB8621", "LB8623"], result.Warnings.Select(warning => warning.Code).Order());
        Assert.Contains(result.Warnings, warning => warning.Message.Contains("'apiVersion'", StringComparison.Ordinal) || warning.Message.Contains("Remove it", StringComparison.Ordinal));
    }

    [Fact]
    public void Files_without_a_manifest_are_pointed_out_and_harmless()
    {
        var extension = new ExtensionManifest { Id = "Tests.Notes", Version = "1.0.0", Entry = "Tests.Notes.dll" };

        var result = ConsoleManifestReader.Read(new(new Dictionary<string, long> { ["main.js"] = 1 }, _ => [1]), extension);

        Assert.Equal((null, "LB8624"), (result.Manifest, Assert.Single(result.Warnings).Code));
        Assert.Empty(result.Problems);
    }

    [Fact]
    public void A_text_must_be_there_in_every_language()
    {
        var files = ConsolePack.Files();
        files["locales/zh-CN.json"] = """{ "title": "笔记" }""";

        var problem = Assert.Single(Read(ConsolePack.Manifest("Tests.Notes"), files).Problems);

        Assert.Equal("LB8607", problem.Code);
        Assert.Contains("zh-CN", problem.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Limits_hold()
    {
        var contribution = ConsolePack.Manifest("Tests.Notes")["contributes"]!["widgets"]![0]!;
        JsonArray Many(int count) => [.. Enumerable.Range(0, count).Select(number => With(contribution, number))];
        var files = ConsolePack.Files();
        for (var i = 0; i < 200; i++) files[$"dist/chunk{i}.js"] = "";
        var random = new Random(1);
        var large = ConsolePack.Files();
        large["dist/index.js"] = string.Concat(Enumerable.Range(0, 80_000).Select(_ => random.Next(100_000, 999_999)));

        Assert.Empty(Read(manifest => manifest["contributes"]!["widgets"] = Many(50)).Problems);
        Assert.Equal("LB8610", Assert.Single(Read(manifest => manifest["contributes"]!["widgets"] = Many(51)).Problems).Code);
        Assert.Equal("LB8606", Assert.Single(Read(manifest => manifest["contributes"]!["widgets"] = new JsonArray(With(contribution, 1), With(contribution, 1))).Problems).Code);
        Assert.Equal("LB8610", Assert.Single(Read(ConsolePack.Manifest("Tests.Notes"), files).Problems).Code);
        Assert.Equal("LB8610", Assert.Single(Read(ConsolePack.Manifest("Tests.Notes"), large).Problems).Code);
    }

    [Fact]
    public void Extensions_contribute_to_points_of_others()
    {
        var result = Read(manifest =>
        {
            manifest["contributes"]!["points"] = new JsonArray(new JsonObject { ["id"] = "tests.notes/panel/v1" });
            manifest["contributes"]!["at"] = new JsonObject { ["acme.metrics/panel/v1"] = new JsonArray(new JsonObject { ["id"] = "cpu", ["export"] = "Panel", ["unit"] = "%" }) };
        });

        var panel = result.Manifest!.Contributions.Single(one => one.Point == "acme.metrics/panel/v1");
        Assert.Equal((ConsoleKind.Element, "%"), (panel.Kind, panel.Data["unit"].GetString()));
        Assert.Equal("tests.notes/panel/v1", result.Manifest.Points.Single().Id);
    }

    [Theory]
    [InlineData("can('a')", "true", "a", "true")]
    [InlineData("can('a')", "false", "", "false")]
    [InlineData("!can('a')", "true", "", "true")]
    [InlineData("can('a') && width >= 600", "null", "a", "width >= 600")]
    [InlineData("can('a') && width >= 600", "false", "", "false")]
    [InlineData("can('a') || flag('beta')", "null", "", "flag('beta')")]
    [InlineData("can('a') || flag('beta')", "true", "a", "true")]
    [InlineData("(can('a') || can('b')) && locale == 'zh-CN'", "null", "b", "locale == 'zh-CN'")]
    [InlineData("installed('x.y') && (flag('a') || !flag('b'))", "null", "", "installed('x.y') && (flag('a') || !flag('b'))")]
    [InlineData("can('list', 'apps/deployments', 'team')", "true", "list apps/deployments team", "true")]
    [InlineData("!(flag('a') && flag('b'))", "null", "", "!(flag('a') && flag('b'))")]
    [InlineData("true && theme != 'dark'", "null", "", "theme != 'dark'")]
    public void A_condition_is_reduced_to_what_is_not_known(string text, string value, string allowed, string left)
    {
        Assert.True(ConsoleCondition.TryParse(text, out var condition, out var problem), problem);

        var reduced = condition.Reduce((name, arguments) => name == "can" ? string.Join(' ', arguments) == allowed : null);

        Assert.Equal(value, reduced.Value is { } known ? known ? "true" : "false" : "null");
        Assert.Equal(left, reduced.ToString());
    }

    [Theory]
    [InlineData("")]
    [InlineData("can(")]
    [InlineData("can()")]
    [InlineData("can('a'")]
    [InlineData("can(a)")]
    [InlineData("can('a') &&")]
    [InlineData("can('a') can('b')")]
    [InlineData("can('a') & can('b')")]
    [InlineData("fetch('x')")]
    [InlineData("cookie == 'x'")]
    [InlineData("width")]
    [InlineData("'text'")]
    [InlineData("width >=")]
    [InlineData("width >= 1.2.3")]
    [InlineData("can('a') == true")]
    [InlineData("installed('a', 'b')")]
    [InlineData("flag('a)")]
    [InlineData("width ; 1")]
    public void What_is_no_condition_is_explained(string text)
    {
        Assert.False(ConsoleCondition.TryParse(text, out _, out var problem));
        Assert.NotEmpty(problem);
    }

    [Fact]
    public void Deep_and_long_conditions_end()
    {
        Assert.False(ConsoleCondition.TryParse(new string('(', 400) + "true" + new string(')', 90), out _, out _));
        Assert.False(ConsoleCondition.TryParse(new string('!', 400) + "true", out _, out _));
        Assert.False(ConsoleCondition.TryParse(string.Join(" && ", Enumerable.Repeat("true", 200)), out _, out _));
    }

    [Fact]
    public void The_schema_for_editors_knows_the_same_lists()
    {
        var lists = Schema()["properties"]!["contributes"]!["properties"]!.AsObject();

        Assert.Equal(ConsolePoints.All.Select(point => point.Alias).Concat(["menus", "points", "at"]).Order(StringComparer.Ordinal), lists.Select(list => list.Key).Order(StringComparer.Ordinal));
        Assert.All(ConsolePoints.All, point => Assert.Equal(point.Kinds.Select(kind => kind.ToString().ToLowerInvariant()), lists[point.Alias]!["items"]!["properties"]!["kind"]!["enum"]!.AsArray().Select(kind => (string?)kind)));
        Assert.All(ConsolePoints.All, point => Assert.Matches($"Contributions to {point.Id}", (string)lists[point.Alias]!["description"]!));
    }

    private static JsonNode Schema()
    {
        var root = typeof(ManifestTests).Assembly.GetCustomAttributes<AssemblyMetadataAttribute>().Single(one => one.Key == "Root").Value!;
        return JsonNode.Parse(File.ReadAllText(Path.Combine(root, "sdk", "LuBan.Sdk", "console-manifest.schema.json")))!;
    }

    private static JsonNode With(JsonNode contribution, int number)
    {
        var copy = contribution.DeepClone();
        copy["id"] = $"card{number}";
        return copy;
    }

    private static ConsoleManifestResult Read(Action<JsonObject> change)
    {
        var manifest = ConsolePack.Manifest("Tests.Notes");
        change(manifest);
        return Read(manifest, ConsolePack.Files());
    }

    private static ConsoleManifestResult Read(JsonObject manifest, Dictionary<string, string> files) => Read(Encoding.UTF8.GetBytes(manifest.ToJsonString()), files);

    private static ConsoleManifestResult Read(byte[] manifest, Dictionary<string, string>? files = null)
    {
        var content = (files ?? ConsolePack.Files()).ToDictionary(file => file.Key, file => Encoding.UTF8.GetBytes(file.Value), StringComparer.Ordinal);
        content["console.json"] = manifest;
        var extension = new ExtensionManifest { Id = "Tests.Notes", Version = "1.0.0", Entry = "Tests.Notes.dll", Permissions = [new("notes.read")] };
        return ConsoleManifestReader.Read(new(content.ToDictionary(file => file.Key, file => (long)file.Value.Length, StringComparer.Ordinal), path => content[path]), extension);
    }

    private static string PointerOf(ExtensionProblem problem) => problem.Location.Split('#', 2).ElementAtOrDefault(1) ?? "";
}
