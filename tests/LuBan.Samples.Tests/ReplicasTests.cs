using LuBan.Sdk.Testing;
using Samples.Replicas;

namespace LuBan.Samples;

public sealed class ReplicasTests
{
    [Fact]
    public async Task A_replica_is_labelled_with_the_number_of_its_pods()
    {
        await using var kernel = await TestKernel.StartAsync<ReplicasExtension>();
        var (replicas, pods) = (kernel.Resources<Replica>(), kernel.Resources<Pod>());

        var owner = await replicas.CreateAsync(new() { Metadata = new() { Name = "web" } });
        await replicas.WaitForAsync("web", replica => replica.Metadata.Labels?.GetValueOrDefault("pod-count") == "0");
        await pods.CreateAsync(new()
        {
            Metadata = new() { Name = "web-1", OwnerReferences = [new() { ApiVersion = "replicas.samples.dev/v1", Kind = "Replica", Name = "web", Uid = owner.Metadata.Uid!, Controller = true }] },
        });

        await replicas.WaitForAsync("web", replica => replica.Metadata.Labels?.GetValueOrDefault("pod-count") == "1");
        await pods.DeleteAsync("web-1");
        await replicas.WaitForAsync("web", replica => replica.Metadata.Labels?.GetValueOrDefault("pod-count") == "0");
    }
}
