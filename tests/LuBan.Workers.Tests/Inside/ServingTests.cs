using System.Net;
using System.Net.WebSockets;
using System.Text;
using Xunit;

namespace LuBan.Workers.Tests.Inside;

/// <summary>Requests through a worker.</summary>
public sealed class ServingTests
{
    [Fact]
    public async Task An_extension_in_a_worker_answers()
    {
        await using var kernel = await WorkerKernelHost.StartAsync();
        var runtime = await kernel.ServeAsync("KitchenSink", inWorker: true, "1.2.3");

        Assert.True(runtime.InWorker);
        Assert.Equal("""{"version":"1.2.3"}""", await kernel.Http.GetStringAsync("/ext/tests.kitchensink/version"));
        Assert.Contains("LB3045", await (await kernel.Http.GetAsync("/ext/tests.kitchensink/nothing")).Content.ReadAsStringAsync());
    }
}
