using LuBan.Kernel.Hosting;
using Xunit;

namespace LuBan.Hosting.Tests;

public sealed class InFlightGateTests
{
    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(3)]
    public void A_single_thread_sees_exactly_what_a_plain_counter_says(int seed)
    {
        var random = new Random(seed);
        for (var run = 0; run < 500; run++)
        {
            var (gate, count, closed) = (new InFlightGate(), 0, false);
            for (var step = 0; step < 40; step++)
            {
                switch (random.Next(5))
                {
                    case 0 or 1:
                        var entered = gate.TryEnter();
                        Assert.Equal(!closed, entered);
                        if (entered) count++;
                        break;
                    case 2 or 3 when count > 0:
                        gate.Exit();
                        count--;
                        break;
                    case 4 when random.Next(6) == 0:
                        gate.Close();
                        closed = true;
                        break;
                }
                Assert.Equal((count, closed, closed && count == 0), (gate.Count, gate.IsClosed, gate.Drained.IsCompleted));
            }
        }
    }

    [Fact]
    public async Task Many_threads_drain_exactly_when_the_last_one_left_and_nobody_enters_after_closing()
    {
        for (var run = 0; run < 200; run++)
        {
            var (gate, inside, lateEntries) = (new InFlightGate(), 0, 0);
            var closed = false;
            var threads = Enumerable.Range(0, 4).Select(_ => Task.Run(() =>
            {
                for (var step = 0; step < 200; step++)
                {
                    var wasClosed = Volatile.Read(ref closed);
                    if (!gate.TryEnter()) continue;
                    if (wasClosed) Interlocked.Increment(ref lateEntries);
                    Interlocked.Increment(ref inside);
                    Interlocked.Decrement(ref inside);
                    gate.Exit();
                }
            })).ToArray();
            gate.Close();
            Volatile.Write(ref closed, true);
            await gate.Drained.WaitAsync(TimeSpan.FromSeconds(20));
            Assert.Equal(0, Volatile.Read(ref inside));
            await Task.WhenAll(threads);
            Assert.Equal((0, 0), (lateEntries, gate.Count));
        }
    }
}
