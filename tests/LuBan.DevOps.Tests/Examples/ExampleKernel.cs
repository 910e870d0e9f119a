using LuBan.Sdk.Testing;

namespace LuBan.DevOps.Tests.Examples;

/// <summary>One kernel in which kubectl has applied all examples; they run beside each other.</summary>
public sealed class ExampleKernel : IAsyncLifetime
{
    private KubectlDoor? _door;

    public TestKernel Kernel { get; private set; } = null!;

    /// <summary>What kubectl said.</summary>
    public string Output { get; private set; } = "";

    internal KubectlDoor Door => _door!;

    public async Task InitializeAsync()
    {
        if (KubectlDoor.Path is null) return;
        Kernel = await TestKernel.StartAsync<DevOpsExtension>();
        _door = await KubectlDoor.OpenAsync(Kernel.Client());
        var (_, output, error) = await _door.RunAsync("apply", "-f", ExampleFile.Folder);
        Output = output + error;
    }

    public async Task DisposeAsync()
    {
        if (_door is not null) await _door.DisposeAsync();
        if (Kernel is not null) await Kernel.DisposeAsync();
    }
}
