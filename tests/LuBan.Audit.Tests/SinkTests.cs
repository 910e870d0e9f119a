using System.Globalization;
using LuBan.Audit.Tests.Infrastructure;
using LuBan.Kernel.Diagnostics;
using LuBan.Resources;
using LuBan.Resources.Storage;
using Microsoft.Extensions.DependencyInjection;
using Xunit;

namespace LuBan.Audit.Tests;

/// <summary>The audit log as it reaches a sink that an extension contributes.</summary>
public sealed class SinkTests : IDisposable
{
    private const string Maps = "/api/v1/namespaces/default/configmaps";

    private readonly TemporaryDirectory _data = new();

    public void Dispose() => _data.Dispose();

    [Fact]
    public async Task Sink_gets_every_record_in_order_across_failures_and_a_restart()
    {
        long first;
        await using (var kernel = await StartAsync())
        {
            await kernel.InstallLedgerAsync();
            await Wait.UntilAsync(() => Position(kernel) is not null, "the sink's beginning");
            first = Position(kernel)!.Value;
            await WriteAsync(kernel, 250, "a");
            await Wait.UntilAsync(() => Position(kernel) >= kernel.Audit.ReadHead().Sequence, "the sink to have everything");

            await File.WriteAllTextAsync(Path.Combine(DataOfSink(), "broken"), "");
            await WriteAsync(kernel, 50, "b");
            await Wait.UntilAsync(() => kernel.Services.GetRequiredService<PrometheusExporter>().Scrape().Split('\n').Any(line => line.StartsWith("luban_audit_sink_lag{sink=\"tests.ledger.file\"} ", StringComparison.Ordinal) && !line.EndsWith(" 0", StringComparison.Ordinal)), "the lag to show");
        }

        File.Delete(Path.Combine(DataOfSink(), "broken"));
        await using var again = await StartAsync();
        await WriteAsync(again, 20, "c");
        await Wait.UntilAsync(() => Position(again) >= again.Audit.ReadHead().Sequence, "the sink to have everything after the restart");

        var expected = again.All().Where(record => record.Sequence > first && record.Columns!.User != "system:extension:tests.ledger").Select(record => record.Sequence);
        Assert.Equal(expected, Taken().Distinct());
        Assert.Equal(Taken().Distinct().Order(), Taken().Distinct());
    }

    [Fact]
    public async Task Sink_s_extension_unloads_and_its_place_is_forgotten_when_it_is_uninstalled()
    {
        await using var kernel = await StartAsync();
        await kernel.InstallLedgerAsync();
        await WriteAsync(kernel, 10, "a");
        await Wait.UntilAsync(() => Directory.GetFiles(_data.Path, "taken", SearchOption.AllDirectories).Length > 0, "the sink to be called");
        var instance = InstanceOf(kernel);

        await kernel.SendAsync(HttpMethod.Delete, "/apis/kernel.luban.dev/v1/installplans/tests.ledger");

        await Wait.UntilAsync(async () => (await kernel.SendAsync(HttpMethod.Get, "/apis/kernel.luban.dev/v1/installplans/tests.ledger")).Status == 404, "the extension to be uninstalled");
        Assert.Null(Position(kernel));
        await Wait.UntilAsync(() =>
        {
            GC.Collect();
            GC.WaitForPendingFinalizers();
            return !instance.IsAlive;
        }, "the extension's code to be unloaded");
    }

    [Fact]
    public async Task Sink_of_an_extension_that_may_not_read_the_log_gets_nothing()
    {
        await using var kernel = await StartAsync(allowed: false);
        await kernel.InstallLedgerAsync();
        await Wait.UntilAsync(() => Position(kernel) is not null, "the sink's beginning");

        await WriteAsync(kernel, 20, "a");
        await Wait.UntilAsync(() => Refusals(kernel) > 0, "the question for the right");

        Assert.Empty(Directory.GetFiles(_data.Path, "taken", SearchOption.AllDirectories));
    }

    private Task<AuditKernel> StartAsync(bool allowed = true) =>
        AuditKernel.StartAsync(_data.Path, last: services => services.AddSingleton<IAccessReviewer>(new Everything(allowed)));

    private static int Refusals(AuditKernel kernel) => ((Everything)kernel.Services.GetRequiredService<IAccessReviewer>()).Refusals;

    [System.Runtime.CompilerServices.MethodImpl(System.Runtime.CompilerServices.MethodImplOptions.NoInlining)]
    private static WeakReference InstanceOf(AuditKernel kernel) =>
        new(((Kernel.Hosting.ExtensionInstance)((Kernel.Hosting.ExtensionRuntime)kernel.Services.GetRequiredService<Kernel.Contributions.ContributionRegistry>().Current.Find("tests.ledger")!).Instance!).Context);

    private static Task WriteAsync(AuditKernel kernel, int count, string prefix) =>
        Task.WhenAll(Enumerable.Range(0, count).Select(i => kernel.SendAsync(HttpMethod.Post, Maps, AuditKernel.ConfigMap($"{prefix}{i}"))));

    private static long? Position(AuditKernel kernel) => new Kernel.Audit.AuditSinkPositions(kernel.Services.GetRequiredService<IResourceStore>()).Find("tests.ledger.file");

    private string DataOfSink() => Directory.GetDirectories(_data.Path, "tests.ledger", SearchOption.AllDirectories).First(path => path.Contains("data", StringComparison.OrdinalIgnoreCase));

    private IEnumerable<long> Taken() => File.ReadLines(Path.Combine(DataOfSink(), "taken")).Select(line => long.Parse(line, CultureInfo.InvariantCulture));

    /// <summary>Lets the administrator do everything, and extensions or not.</summary>
    private sealed class Everything(bool extensions) : IAccessReviewer
    {
        public int Refusals;

        public AccessSubject Describe(System.Security.Claims.ClaimsPrincipal user) => new(user.Identity?.Name ?? "", "", []);

        public ValueTask<AccessAnswer> ReviewAsync(AccessSubject subject, AccessQuestion question, CancellationToken cancellationToken)
        {
            var allowed = extensions || !subject.Name.StartsWith("system:extension:", StringComparison.Ordinal);
            if (!allowed) Interlocked.Increment(ref Refusals);
            return new(new AccessAnswer(allowed, "as the test wants it"));
        }

        public ValueTask<AccessRules> ListRulesAsync(AccessSubject subject, string ns, CancellationToken cancellationToken) => new(new AccessRules([], []));
    }
}
