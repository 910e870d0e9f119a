using System.Diagnostics;
using LuBan.Sdk;
using LuBan.Sdk.Testing;
using Samples.Hello;
using Samples.Notes;
using Xunit.Abstractions;

namespace LuBan.Samples;

/// <summary>What tests of extensions stand on.</summary>
public sealed class KernelTests(ITestOutputHelper output)
{
    [Fact]
    public async Task The_clock_can_be_moved_ahead_and_timers_fire_that_become_due()
    {
        var start = new DateTimeOffset(2030, 1, 1, 0, 0, 0, TimeSpan.Zero);
        await using var kernel = await TestKernel.StartAsync(options => options.StartTime = start);
        var (soon, late) = (new TaskCompletionSource(), new TaskCompletionSource());
        await using var first = kernel.Time.CreateTimer(_ => soon.SetResult(), null, TimeSpan.FromHours(1), Timeout.InfiniteTimeSpan);
        await using var second = kernel.Time.CreateTimer(_ => late.SetResult(), null, TimeSpan.FromHours(3), Timeout.InfiniteTimeSpan);

        kernel.Time.Advance(TimeSpan.FromHours(2));

        await soon.Task.WaitAsync(TimeSpan.FromSeconds(20));
        Assert.False(late.Task.IsCompleted);
        Assert.InRange(kernel.Time.GetUtcNow(), start.AddHours(2), start.AddHours(2.9));
        kernel.Time.Advance(TimeSpan.FromHours(1));
        await late.Task.WaitAsync(TimeSpan.FromSeconds(20));
    }

    [Fact]
    public async Task What_is_wrong_is_said_with_a_code_and_what_there_is()
    {
        await using var kernel = await TestKernel.StartAsync<HelloExtension>();

        var missing = await Assert.ThrowsAsync<ExtensionException>(() => kernel.Resources<Note>().ListAsync());
        var permission = await Assert.ThrowsAsync<ExtensionException>(() => kernel.AddUserAsync(new("ada") { Permissions = ["notes.read"] }));
        var package = Assert.Throws<ExtensionException>(() => ExtensionPackage.Of("Acme.Elsewhere"));

        Assert.Equal(("LB9002", "LB9006", "LB9000"), (missing.Code, permission.Code, package.Code));
        Assert.Contains("Samples.Hello", package.Detail, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_wait_in_vain_shows_the_object_as_it_was_last()
    {
        TestKernelOptions? settings = null;
        await using var kernel = await TestKernel.StartAsync(options => settings = options.Add<NotesExtension>());
        settings!.Timeout = TimeSpan.FromSeconds(1);
        var notes = kernel.Resources<Note>();
        await notes.CreateAsync(new() { Metadata = new() { Name = "first" }, Spec = new() { Text = "never seen before" } });

        var late = await Assert.ThrowsAsync<ExtensionException>(() => notes.WaitForAsync("first", note => note.Spec.Text == "other"));

        Assert.Equal("LB9003", late.Code);
        Assert.Contains("never seen before", late.Detail, StringComparison.Ordinal);
    }

    [Fact]
    public async Task An_event_of_another_extension_can_be_published_and_is_handled()
    {
        await using var kernel = await TestKernel.StartAsync<NotesExtension>(output: output.WriteLine);
        var ada = await kernel.AddUserAsync(new("ada") { Permissions = ["notes.read"] });

        await kernel.Events.PublishAsync(new NoteCounted("default", "elsewhere", 7));

        var limit = Stopwatch.StartNew();
        string statistics;
        do statistics = await ada.GetStringAsync("/ext/samples.notes/statistics");
        while (!statistics.Contains("\"countings\":1", StringComparison.Ordinal) && limit.Elapsed < TimeSpan.FromSeconds(20));
        Assert.Contains("\"countings\":1", statistics, StringComparison.Ordinal);
        Assert.Equal("Tests.Publisher", Assert.Single(kernel.Events.Published).Publisher);
    }

    [Fact]
    [Trait("Category", "Soak")]
    public async Task How_long_a_kernel_takes_to_start_is_measured()
    {
        for (var run = 1; run <= 20; run++)
        {
            var (clock, cpu) = (Stopwatch.StartNew(), Process.GetCurrentProcess().TotalProcessorTime);
            await using var kernel = await TestKernel.StartAsync();
            var (started, startedCpu) = (clock.Elapsed, Process.GetCurrentProcess().TotalProcessorTime - cpu);
            await kernel.InstallAsync(ExtensionPackage.Of<HelloExtension>());
            output.WriteLine($"start {run}: {started.TotalMilliseconds:0} ms ({startedCpu.TotalMilliseconds:0} ms of processor time), with an extension {clock.Elapsed.TotalMilliseconds:0} ms");
        }
    }
}
