using LuBan.Kernel.Installation;
using Xunit;

namespace LuBan.Hosting.Tests;

public sealed class PlanOperationTests
{
    [Fact]
    public void One_that_ends_while_it_is_stopped_is_left_as_it_is()
    {
        var operation = new PlanOperation(new() { Metadata = new() { Name = "acme.metrics" } }, OperationKind.Install, null, DateTimeOffset.UnixEpoch);
        operation.Dispose();

        operation.Stop();
        operation.Observe(null);

        Assert.False(operation.CancelledByUser);
    }
}
