using System.Net;
using System.Net.Http.Json;
using LuBan.Sdk.Testing;
using Xunit.Abstractions;

namespace Acme.Widgets.Tests;

public sealed class WidgetsTests(ITestOutputHelper output)
{
    [Fact]
    public async Task It_greets_who_may_use_it_and_nobody_else()
    {
        await using var kernel = await TestKernel.StartAsync<WidgetsExtension>(output: output.WriteLine);
        var ada = await kernel.AddUserAsync(new("ada") { Permissions = ["widgets.read"] });
        var bob = await kernel.AddUserAsync(new("bob"));

        var greeting = await ada.GetFromJsonAsync<Greeting>("/ext/acme.widgets/greetings/Ada");

        Assert.Equal("Hello, Ada!", greeting!.Message);
        Assert.Equal(HttpStatusCode.Forbidden, (await bob.GetAsync("/ext/acme.widgets/greetings/Bob")).StatusCode);
    }

    [Fact]
    public async Task It_can_be_upgraded_and_removed_while_the_kernel_runs()
    {
        await using var kernel = await TestKernel.StartAsync<WidgetsExtension>(output: output.WriteLine);

        await kernel.UpgradeAsync(ExtensionPackage.Of<WidgetsExtension>().NextVersion());
        await kernel.UninstallAsync<WidgetsExtension>();

        Assert.Equal(HttpStatusCode.NotFound, (await kernel.Client().GetAsync("/ext/acme.widgets/greetings/Ada")).StatusCode);
    }
}
