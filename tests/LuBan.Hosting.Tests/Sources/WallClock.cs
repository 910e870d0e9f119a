namespace LuBan.Hosting.Tests.Sources;

/// <summary>A wall clock that can be set. Timers and the passing of time stay real.</summary>
internal sealed class WallClock : TimeProvider
{
    private TimeSpan _offset;

    public override DateTimeOffset GetUtcNow() => DateTimeOffset.UtcNow + _offset;

    public void Advance(TimeSpan by) => _offset += by;

    public void Set(DateTimeOffset now) => _offset = now - DateTimeOffset.UtcNow;
}
