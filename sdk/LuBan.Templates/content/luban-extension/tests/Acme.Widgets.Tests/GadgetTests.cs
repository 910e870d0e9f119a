using System.Net;
using LuBan.Sdk.Testing;
using Xunit.Abstractions;

namespace Acme.Widgets.Tests;

public sealed class GadgetTests(ITestOutputHelper output)
{
    private const string Gadgets = "/apis/widgets.acme.dev/v1/namespaces/default/gadgets";

    [Fact]
    public async Task The_words_of_a_gadget_are_counted()
    {
        await using var kernel = await TestKernel.StartAsync<WidgetsExtension>(output: output.WriteLine);
        var gadgets = kernel.Resources<Gadget>();

        await gadgets.CreateAsync(new() { Metadata = new() { Name = "first" }, Spec = new() { Text = "one two" } });

        var counted = await gadgets.WaitForAsync("first", gadget => gadget.Status is not null);
        Assert.Equal(new GadgetStatus("Written", 2), counted.Status);
    }

    [Fact]
    public async Task Who_may_view_sees_gadgets_and_nobody_else_does()
    {
        await using var kernel = await TestKernel.StartAsync<WidgetsExtension>(output: output.WriteLine);
        var ada = await kernel.AddUserAsync(new("ada") { Roles = ["view"] });
        var bob = await kernel.AddUserAsync(new("bob"));

        Assert.Equal(HttpStatusCode.OK, (await ada.GetAsync(Gadgets)).StatusCode);
        Assert.Equal(HttpStatusCode.Forbidden, (await bob.GetAsync(Gadgets)).StatusCode);
    }

    [Fact]
    public async Task Gadgets_outlive_an_upgrade_and_the_code_of_the_old_version_goes()
    {
        await using var kernel = await TestKernel.StartAsync<WidgetsExtension>(output: output.WriteLine);
        await kernel.Resources<Gadget>().CreateAsync(new() { Metadata = new() { Name = "first" } });

        await kernel.UpgradeAsync(ExtensionPackage.Of<WidgetsExtension>().NextVersion());

        await kernel.Resources<Gadget>().WaitForAsync("first", gadget => gadget.Status?.State == "Empty");
        await kernel.UninstallAsync<WidgetsExtension>();
    }
}
