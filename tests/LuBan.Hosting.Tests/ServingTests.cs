using System.Net;
using System.Net.Http.Json;
using System.Text.Json.Nodes;
using LuBan.Kernel.Hosting;
using Xunit;

namespace LuBan.Hosting.Tests;

public sealed class ServingTests
{
    [Fact]
    public async Task A_published_extension_answers_and_its_code_is_gone_after_it_was_removed()
    {
        await using var kernel = await TestKernel.StartAsync();
        var runtime = await kernel.ServeAsync(TestExtension.Request("Hello"));

        var greeting = await kernel.Http.GetFromJsonAsync<JsonObject>("/ext/tests.hello/greetings/Ada");
        var verdict = await kernel.RemoveAsync("tests.hello");

        Assert.Equal("Hello, Ada!", (string?)greeting!["message"]);
        Assert.Equal(new(ExtensionState.Unloaded, null, verdict.Notes), verdict);
        Assert.Empty(verdict.Notes);
        Assert.Equal(ExtensionState.Unloaded, runtime.State);
        Assert.Empty(kernel.Host.Runtimes);
    }

    [Fact]
    public async Task Removed_extension_answers_404()
    {
        await using var kernel = await TestKernel.StartAsync();
        await kernel.ServeAsync(TestExtension.Request("Hello"));
        await kernel.RemoveAsync("tests.hello");

        var response = await kernel.Http.GetAsync("/ext/tests.hello/greetings/Ada");

        Assert.Equal(HttpStatusCode.NotFound, response.StatusCode);
        Assert.Equal("LB3040", (string?)(await response.Content.ReadFromJsonAsync<JsonObject>())!["code"]);
    }

    [Fact]
    public async Task A_new_version_takes_over_in_one_swap()
    {
        await using var kernel = await TestKernel.StartAsync();
        var first = await kernel.ServeAsync(TestExtension.Request("Hello", "1.0.0"));
        var second = await kernel.Host.LoadAsync(TestExtension.Request("Hello", "2.0.0"), null, CancellationToken.None);

        var before = await kernel.Http.GetFromJsonAsync<JsonObject>("/ext/tests.hello/greetings/Ada");
        var swap = kernel.Host.Publish(second);
        var after = await kernel.Http.GetFromJsonAsync<JsonObject>("/ext/tests.hello/greetings/Ada");
        var verdict = await kernel.Host.RetireAsync(swap.Replaced!, TimeSpan.FromSeconds(5), CancellationToken.None);

        Assert.Same(first, swap.Replaced);
        Assert.Equal("1.0.0", (string?)before!["version"]);
        Assert.Equal("2.0.0", (string?)after!["version"]);
        Assert.Equal(ExtensionState.Unloaded, verdict.State);
        Assert.Same(second, kernel.Host.Find("TESTS.Hello"));
    }
}
