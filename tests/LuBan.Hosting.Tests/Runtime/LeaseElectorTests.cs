using System.Collections.Concurrent;
using LuBan.Kernel.Reconciliation;
using LuBan.Resources.Storage;
using LuBan.Sdk;
using LuBan.Sdk.Core;
using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Primitives;
using Xunit;

namespace LuBan.Hosting.Tests;

public sealed class LeaseElectorTests : IAsyncLifetime
{
    private readonly ManualTime _time = new();
    private readonly List<LeaseElector> _electors = [];
    private TestStore _store = null!;

    public async Task InitializeAsync() => _store = await TestStore.OpenAsync();

    public async Task DisposeAsync()
    {
        _store.Trouble.Release();
        _store.Trouble.Failure = null;
        foreach (var elector in _electors) await elector.DisposeAsync();
        await _store.DisposeAsync();
    }

    [Fact]
    public async Task The_first_one_leads_and_keeps_the_lead_as_long_as_it_renews()
    {
        var first = await LeadAsync("first");
        var second = await StandAsync("second");

        for (var round = 0; round < 10; round++)
        {
            var before = _store.Service.Revision;
            await AdvanceUntilAsync(() => _store.Service.Revision > before);
        }

        Assert.Equal((1, false), (((ILeadership)first).Token, ((ILeadership)second).IsLeader));
        Assert.Equal(("first", 1), ((await LeaseAsync()).Spec.HolderIdentity, (await LeaseAsync()).Spec.LeaseTransitions));
    }

    [Theory]
    [InlineData(0)]
    [InlineData(3600)]
    [InlineData(-3600)]
    public async Task When_the_leader_stops_renewing_another_takes_over_whatever_the_clocks_say(int skewSeconds)
    {
        var first = await LeadAsync("first");
        var ended = first.Term!.Ended;
        // What a machine that is gone leaves behind: its lease, as it was last.
        await first.DisposeAsync();
        await HoldAsync("gone", 5);
        var second = await StandAsync("second", _time.Skewed(TimeSpan.FromSeconds(skewSeconds)));

        for (var waited = TimeSpan.Zero; waited < TimeSpan.FromSeconds(9); waited += TimeSpan.FromSeconds(1))
        {
            Assert.Null(second.Term);
            _time.Advance(TimeSpan.FromSeconds(1));
        }
        await AdvanceUntilAsync(() => second.Term is not null);

        Assert.True(ended.IsCancellationRequested);
        Assert.Equal(6, second.Term!.Token);
        Assert.Equal("second", (await LeaseAsync()).Spec.HolderIdentity);
    }

    [Fact]
    public async Task A_leader_that_gives_up_is_followed_at_once()
    {
        var first = await LeadAsync("first");
        var second = await StandAsync("second");

        await first.DisposeAsync();
        // No time passes: the change of the lease is what wakes the other.
        await Wait.UntilAsync(() => second.Term is not null, "taken over");

        Assert.Equal(2, second.Term!.Token);
        Assert.Null(first.Term);
    }

    [Fact]
    public async Task A_leader_whose_store_does_not_answer_stops_before_another_may_begin()
    {
        var first = await LeadAsync("first");
        var ended = first.Term!.Ended;
        _store.Trouble.Hold();

        _time.Advance(TimeSpan.FromSeconds(6.9));
        Assert.False(ended.IsCancellationRequested);
        _time.Advance(TimeSpan.FromSeconds(0.2));

        Assert.True(ended.IsCancellationRequested);
        Assert.Null(first.Term);
        _store.Trouble.Release();
        await AdvanceUntilAsync(() => first.Term is not null);
        // A new term, so that what is left of the old one cannot write.
        Assert.True(first.Term!.Token > 1);
    }

    [Fact]
    public async Task A_leader_whose_store_refuses_every_write_stops_and_leads_again_afterwards()
    {
        var first = await LeadAsync("first");
        _store.Trouble.Failure = new IOException("disk full");

        for (var second = 0; second < 7; second++) _time.Advance(TimeSpan.FromSeconds(1));
        Assert.Null(first.Term);
        _store.Trouble.Failure = null;

        await AdvanceUntilAsync(() => first.Term is not null);
    }

    [Fact]
    public async Task A_deposed_leaders_write_is_refused_whoever_makes_it()
    {
        var first = await LeadAsync("first");
        var term = first.Term!;
        await HoldAsync("another", 7, raise: true);

        var refused = await Assert.ThrowsAsync<ResourceException>(() => WriteInTermAsync(term));

        Assert.Equal((409, "Conflict"), (refused.StatusCode, refused.Reason));
        Assert.Contains("the writer was deposed: its fencing token 1 for 'kernel' is older than 7", refused.Message, StringComparison.Ordinal);
        Assert.Null(await _store.Client<Box>().GetAsync("late", "default"));
        // Outside of the leader's work the same process may write.
        await _store.Client<Box>().CreateAsync(Box.Named("free"));
        await AdvanceUntilAsync(() => first.Term is null);
    }

    [Fact]
    public async Task A_lease_that_was_deleted_does_not_bring_old_tokens_back()
    {
        var first = await LeadAsync("first");
        await first.DisposeAsync();
        await HoldAsync("another", 41, raise: true);
        await _store.Client<Lease>().DeleteAsync("kernel", "luban-system");

        var second = await StandAsync("second");
        await AdvanceUntilAsync(() => second.Term is not null);

        Assert.Equal(42, second.Term!.Token);
    }

    [Fact, Trait("Category", "Slow")]
    public async Task Of_twenty_contenders_one_leads_at_a_time()
    {
        var (most, terms) = (0, new ConcurrentQueue<(string Holder, long Token)>());
        var contenders = new List<LeaseElector>();
        var all = new ConcurrentBag<LeaseElector>();
        for (var number = 0; number < 20; number++)
        {
            var elector = await StandAsync($"contender-{number}", _time.Skewed(TimeSpan.FromMinutes(number)));
            contenders.Add(elector);
            all.Add(elector);
            ChangeToken.OnChange(elector.Watch, () =>
            {
                if (elector.Term is not { } term) return;
                if (!terms.Contains((elector.Identity, term.Token))) terms.Enqueue((elector.Identity, term.Token));
                var leading = all.Count(one => one.Term is not null);
                // Only if it led all the while did the others lead beside it, and not before or after.
                if (elector.Term?.Token == term.Token) most = Math.Max(most, leading);
            });
        }

        var random = new Random(7);
        for (var round = 0; round < 10; round++)
        {
            LeaseElector? leader = null;
            await AdvanceUntilAsync(() => (leader = contenders.Find(one => one.Term is not null)) is not null);
            if (random.Next(2) == 0)
            {
                contenders.Remove(leader!);
                await leader!.DisposeAsync();
            }
            else
            {
                _store.Trouble.Hold();
                _time.Advance(TimeSpan.FromSeconds(7));
                _store.Trouble.Release();
            }
        }

        Assert.Equal(1, most);
        // The next one may win at any moment.
        var won = terms.ToArray();
        Assert.Equal(won.Length, won.Select(term => term.Token).Distinct().Count());
    }

    [Fact]
    public async Task The_only_process_of_a_store_takes_over_at_once_and_writes_once()
    {
        await HoldAsync("killed a moment ago", 9);
        var before = _store.Service.Revision;

        var elector = await StandAsync("restarted", exclusive: true);

        Assert.Equal(10, elector.Term!.Token);
        for (var minute = 0; minute < 10; minute++) _time.Advance(TimeSpan.FromMinutes(1));
        Assert.NotNull(elector.Term);
        Assert.Equal(before + 1, _store.Service.Revision);
    }

    private async Task WriteInTermAsync(LeaderTerm term)
    {
        StoreFence.Current = term.Fence;
        await _store.Client<Box>().CreateAsync(Box.Named("late"));
    }

    private async Task<LeaseElector> LeadAsync(string identity)
    {
        var elector = await StandAsync(identity);
        await Wait.UntilAsync(() => elector.Term is not null, $"{identity} leads");
        return elector;
    }

    private async Task<LeaseElector> StandAsync(string identity, TimeProvider? time = null, bool exclusive = false)
    {
        var elector = new LeaseElector(_store.Service, new() { Identity = identity, Exclusive = exclusive }, time ?? _time, NullLoggerFactory.Instance);
        _electors.Add(elector);
        await elector.StartAsync(CancellationToken.None);
        return elector;
    }

    /// <summary>Lets time pass in steps, with real time in between for those who act on it.</summary>
    private Task AdvanceUntilAsync(Func<bool> condition) => Wait.UntilAsync(() =>
    {
        if (condition()) return true;
        // A disk that is slow in real time is not slow in the time that is tested.
        if (!_store.Trouble.IsWriting) _time.Advance(TimeSpan.FromMilliseconds(100));
        return false;
    }, "the condition, while time passes", 60);

    private async Task<Lease> LeaseAsync() => (await _store.Client<Lease>().GetAsync("kernel", "luban-system"))!;

    /// <summary>Writes the lease as another replica would.</summary>
    private async Task HoldAsync(string holder, int token, bool raise = false)
    {
        if (await _store.Client<Namespace>().GetAsync("luban-system") is null) await _store.Client<Namespace>().CreateAsync(new() { Metadata = new() { Name = "luban-system" } });
        if (raise) StoreFence.Current = new("kernel", token, Raise: true);
        await _store.Client<Lease>().CreateOrUpdateAsync(new Lease { Metadata = new() { Name = "kernel", Namespace = "luban-system" } },
            lease => lease with { Spec = new() { HolderIdentity = holder, LeaseDurationSeconds = 10, LeaseTransitions = token, RenewTime = DateTimeOffset.UtcNow } });
    }
}
