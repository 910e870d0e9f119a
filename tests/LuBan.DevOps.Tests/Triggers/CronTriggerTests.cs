using LuBan.DevOps.Triggers;
using LuBan.Sdk;
using LuBan.Sdk.Testing;

namespace LuBan.DevOps.Tests.Triggers;

/// <summary>The clock of the kernel is moved; what fires by it is waited for.</summary>
public sealed class CronTriggerTests
{
    private static readonly DateTimeOffset Start = new(2026, 3, 28, 12, 0, 0, TimeSpan.Zero);

    [Fact]
    public async Task A_time_of_the_table_starts_one_run_in_its_time_zone()
    {
        await using var kernel = await StartAsync();
        await TriggerPipelines.CreateAsync(kernel, Nightly());
        var waiting = await kernel.Resources<Trigger>().WaitForAsync("nightly", trigger => trigger.Status?.NextFire is not null);
        Assert.Equal(Start.AddHours(13), waiting.Status!.NextFire);

        await TriggerPipelines.AdvanceAsync(kernel, TimeSpan.FromHours(13), "nightly", trigger => trigger.Status?.NextFire == new DateTimeOffset(2026, 3, 30, 0, 30, 0, TimeSpan.Zero));
        var run = await TriggerPipelines.LastRunAsync(kernel, "nightly");

        Assert.Equal("cron", run.Metadata.Annotations!["luban.dev/event"]);
        Assert.Single(await TriggerPipelines.RunsAsync(kernel));
    }

    [Theory]
    [InlineData("RunOnce", 1)]
    [InlineData("Skip", 0)]
    public async Task Times_that_were_missed_are_made_up_for_once_or_skipped(string policy, int expected)
    {
        await using var kernel = await StartAsync();
        var trigger = Nightly();
        await TriggerPipelines.CreateAsync(kernel, trigger with { Spec = trigger.Spec with { Source = new() { Cron = trigger.Spec.Source.Cron! with { MissedRuns = policy } } } });
        await kernel.Resources<Trigger>().WaitForAsync("nightly", one => one.Status?.NextFire is not null);

        await TriggerPipelines.AdvanceAsync(kernel, TimeSpan.FromDays(4), "nightly", one => one.Status?.NextFire > Start.AddDays(4));

        Assert.Equal(expected, (await TriggerPipelines.RunsAsync(kernel)).Count);
    }

    [Fact]
    public async Task What_was_due_while_the_kernel_was_down_is_made_up_for_after_its_start()
    {
        await using var kernel = await StartAsync();
        await TriggerPipelines.CreateAsync(kernel, Nightly());
        await kernel.Resources<Trigger>().WaitForAsync("nightly", one => one.Status?.NextFire is not null);

        kernel.Time.Advance(TimeSpan.FromDays(1));
        await kernel.RestartAsync();
        await kernel.Resources<Trigger>().WaitForAsync("nightly", one => one.Status?.NextFire > Start.AddDays(1) && one.Status.LastRun is not null);
        await kernel.RestartAsync();
        await TriggerPipelines.AdvanceAsync(kernel, TimeSpan.FromHours(1), "nightly", one => one.Status?.NextFire > Start.AddDays(1));

        Assert.Single(await TriggerPipelines.RunsAsync(kernel));
    }

    [Fact]
    public async Task A_suspended_table_promises_nothing_and_makes_up_for_nothing_when_it_wakes()
    {
        await using var kernel = await StartAsync();
        var trigger = Nightly();
        await TriggerPipelines.CreateAsync(kernel, trigger with { Spec = trigger.Spec with { Suspend = true } });
        await kernel.Resources<Trigger>().WaitForAsync("nightly", one => one.Status?.Conditions?[0].Reason == "Suspended" && one.Status.NextFire is null);

        kernel.Time.Advance(TimeSpan.FromDays(2));
        await kernel.Resources<Trigger>().PatchAsync("nightly", new() { ["spec"] = new System.Text.Json.Nodes.JsonObject { ["suspend"] = false } });
        await kernel.Resources<Trigger>().WaitForAsync("nightly", one => one.Status?.NextFire > Start.AddDays(2));

        Assert.Empty(await TriggerPipelines.RunsAsync(kernel));
    }

    [Fact]
    public async Task Everything_that_is_wrong_with_a_trigger_is_said_at_once()
    {
        await using var kernel = await StartAsync();

        var refusal = await Assert.ThrowsAsync<ResourceException>(() => kernel.Resources<Trigger>().CreateAsync(new()
        {
            Metadata = new() { Name = "wrong" }, Spec = new() { Source = new() { Cron = new() { Schedule = "0 25 * * *", TimeZone = "Mars/Olympus" }, Poll = new() } },
        }));

        Assert.Equal(422, refusal.StatusCode);
        foreach (var part in new[] { "spec.source", "'25' is no hour", "Mars/Olympus", "spec.pipelineRef", "spec.repositoryRef" }) Assert.Contains(part, refusal.Message);
    }

    private static Trigger Nightly() => TriggerPipelines.Of("nightly", new() { Cron = new() { Schedule = "30 2 * * *", TimeZone = "Europe/Berlin" } });

    private static async Task<TestKernel> StartAsync()
    {
        var kernel = await TestKernel.StartAsync(options => options.Add<DevOpsExtension>().StartTime = Start);
        await TriggerPipelines.ApplyAsync(kernel);
        return kernel;
    }
}
