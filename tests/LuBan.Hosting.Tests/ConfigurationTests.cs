using System.Net.Http.Json;
using System.Text.Json.Nodes;
using LuBan.Sdk;
using Xunit;

namespace LuBan.Hosting.Tests;

public sealed class ConfigurationTests
{
    [Fact]
    public async Task A_new_configuration_reaches_the_options_without_a_restart()
    {
        await using var kernel = await TestKernel.StartAsync();
        var runtime = await kernel.ServeAsync(Request("first", 2));

        var before = await OptionsAsync(kernel);
        kernel.Host.UpdateConfiguration("tests.kitchensink", Config("second", 3));
        var after = await OptionsAsync(kernel);

        Assert.Equal(("first", 2), before);
        Assert.Equal(("second", 3), after);
        Assert.Same(runtime, kernel.Host.Find("tests.kitchensink"));
    }

    [Theory]
    [InlineData("""{ "sink": { "text": "x", "size": 500 } }""", "SinkOptions", "Size", "Text")]
    [InlineData("""{ "sink": { "size": "many" } }""", "many", "Int32", "sink:Size")]
    public async Task An_invalid_configuration_is_refused_with_every_problem_and_the_old_values_stay(string config, params string[] named)
    {
        await using var kernel = await TestKernel.StartAsync();
        await kernel.ServeAsync(Request("first", 2));

        var refused = Assert.Throws<ExtensionException>(() => kernel.Host.UpdateConfiguration("tests.kitchensink", JsonNode.Parse(config)!.AsObject()));

        Assert.Equal("LB3017", refused.Code);
        Assert.All(named, name => Assert.Contains(name, refused.Detail, StringComparison.Ordinal));
        Assert.Equal(("first", 2), await OptionsAsync(kernel));
    }

    [Fact]
    public async Task A_version_whose_configuration_is_invalid_is_not_loaded()
    {
        await using var kernel = await TestKernel.StartAsync();

        var refused = await Assert.ThrowsAsync<ExtensionException>(() => kernel.Host.LoadAsync(Request("", 0), null, CancellationToken.None));

        Assert.Equal("LB3017", refused.Code);
        Assert.Contains("2 problem(s)", refused.Detail, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Configuration_changes_drop_no_request()
    {
        await using var kernel = await TestKernel.StartAsync();
        await kernel.ServeAsync(Request("text", 1));

        var slow = kernel.Http.GetStringAsync("/ext/tests.kitchensink/slow/300");
        for (var change = 1; change <= 50; change++)
        {
            kernel.Host.UpdateConfiguration("tests.kitchensink", Config("text", change));
            Assert.Equal(("text", change), await OptionsAsync(kernel));
        }

        Assert.Equal("done", await slow);
    }

    private static LuBan.Kernel.Hosting.ExtensionLoadRequest Request(string text, int size) => TestExtension.Request("KitchenSink", config: Config(text, size));

    private static JsonObject Config(string text, int size) => new() { ["sink"] = new JsonObject { ["text"] = text, ["size"] = size, ["names"] = new JsonArray("a", "b") } };

    private static async Task<(string?, int?)> OptionsAsync(TestKernel kernel)
    {
        var answer = await kernel.Http.GetFromJsonAsync<JsonObject>("/ext/tests.kitchensink/options");
        return ((string?)answer!["text"], (int?)answer["size"]);
    }
}
