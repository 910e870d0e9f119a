using LuBan.Kernel.Catalogue;
using LuBan.TestSupport;
using Microsoft.Extensions.DependencyInjection;
using Xunit;

namespace LuBan.Hosting.Tests.Sources;

/// <summary>Plans that are older than the sources which the server itself adds.</summary>
public sealed class ComingSourceTests : SourceTest
{
    [Fact]
    public async Task A_plan_of_the_first_seconds_waits_for_the_sources_that_are_coming()
    {
        await using var feed = await TestFeed.StartAsync(new() { HasCatalogue = true });
        feed.Add(WholeKernel.Hello("Acme.Hello", "1.0.0"));
        var arrived = new TaskCompletionSource();
        await using var kernel = await StartAsync(arrived.Task, TimeSpan.FromMinutes(10));

        await kernel.InstallAsync("Acme.Hello");
        await kernel.WaitAsync("installplans/acme.hello", plan => WholeKernel.Message(plan, "Progressing") == "Waiting for the package sources of this server", "the plan to wait");
        await kernel.AddSourceAsync("late", feed.IndexUrl);
        arrived.SetResult();

        await kernel.WaitForPlanAsync("Acme.Hello", "Installed");
    }

    [Fact]
    public async Task A_source_that_never_comes_is_waited_for_only_so_long()
    {
        await using var kernel = await StartAsync(new TaskCompletionSource().Task, TimeSpan.FromMilliseconds(500));

        await kernel.InstallAsync("Acme.Hello");

        await kernel.WaitForPlanAsync("Acme.Hello", "Failed", status => (string?)status["reason"] == "LB4002");
    }

    [Fact]
    public async Task Nobody_waits_for_a_source_that_could_not_be_added()
    {
        await using var kernel = await StartAsync(Task.FromException(new InvalidOperationException("The store is away.")), TimeSpan.FromMinutes(10));

        await kernel.InstallAsync("Acme.Hello");

        await kernel.WaitForPlanAsync("Acme.Hello", "Failed", status => (string?)status["reason"] == "LB4002");
    }

    private Task<WholeKernel> StartAsync(Task arrived, TimeSpan limit)
    {
        var coming = new ComingSources(TimeProvider.System);
        coming.Expect(arrived, limit);
        return WholeKernel.StartAsync(Data, services: services => services.AddSingleton(coming));
    }
}
