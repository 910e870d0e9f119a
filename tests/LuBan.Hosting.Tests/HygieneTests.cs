using System.Net;
using System.Net.Http.Json;
using System.Text.Json.Nodes;
using LuBan.Kernel.Hosting;
using Xunit;

namespace LuBan.Hosting.Tests;

public sealed class HygieneTests
{
    [Fact]
    public void Every_cache_of_the_catalogue_exists_in_the_running_framework() => Assert.Empty(UnloadHygiene.Missing());

    [Theory]
    [InlineData("ParameterBinding")]
    [InlineData("PropertyHelpers")]
    [InlineData("TypeDescriptors")]
    [InlineData("Validation")]
    [InlineData("CollectionValidation")]
    [InlineData("EndpointMetadata")]
    [InlineData("Json")]
    [InlineData("Meters")]
    [InlineData("Proxies")]
    [InlineData("Statics")]
    [InlineData("HttpHandlers")]
    [InlineData("DynamicBinder")]
    public async Task A_pin_holds_without_its_clean_up_and_not_with_it(string pin)
    {
        await using var kernel = await TestKernel.StartAsync(options => options.UnloadTimeout = TimeSpan.FromSeconds(1));

        kernel.Host.Hygiene = HygieneRows.All & ~Enum.Parse<HygieneRows>(pin);
        var without = await UseAsync(kernel, pin);
        kernel.Host.Hygiene = HygieneRows.All;
        var with = await UseAsync(kernel, pin);

        Assert.Empty(with.Notes);
        Assert.Equal((ExtensionState.Leaked, ExtensionState.Unloaded), (without.State, with.State));
    }

    [Fact]
    public async Task Options_that_share_a_cache_are_all_cleaned()
    {
        await using var kernel = await TestKernel.StartAsync(options => options.UnloadTimeout = TimeSpan.FromSeconds(2));

        var verdict = await UseAsync(kernel, "EqualJsonOptions");

        Assert.Equal(ExtensionState.Unloaded, verdict.State);
    }

    [Fact]
    public async Task An_extension_that_uses_no_pin_needs_no_clean_up()
    {
        await using var kernel = await TestKernel.StartAsync(options => options.UnloadTimeout = TimeSpan.FromSeconds(2));
        kernel.Host.Hygiene = HygieneRows.None;

        var verdict = await UseAsync(kernel, "nothing");

        Assert.Equal(ExtensionState.Unloaded, verdict.State);
    }

    private static async Task<UnloadVerdict> UseAsync(TestKernel kernel, string pin)
    {
        await kernel.ServeAsync(TestExtension.Request("Pins", config: new JsonObject { ["pin"] = pin }));
        var response = pin == "CollectionValidation"
            ? await kernel.Http.PostAsJsonAsync("/ext/tests.pins/pin", new[] { new { text = "a", number = 1 } })
            : await kernel.Http.GetAsync("/ext/tests.pins/pin?thing=a");
        Assert.True(response.StatusCode == HttpStatusCode.OK, await response.Content.ReadAsStringAsync());
        return await kernel.RemoveAsync("tests.pins");
    }
}
