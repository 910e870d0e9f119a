using LuBan.Sdk.Testing;

namespace LuBan.Observability.Tests;

public sealed class LifecycleTests
{
    [Fact]
    public async Task It_is_installed_and_removed_and_nothing_of_its_code_stays()
    {
        await using var kernel = await TestKernel.StartAsync<ObservabilityExtension>();

        await kernel.UninstallAsync<ObservabilityExtension>();
    }
}
