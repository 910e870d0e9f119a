using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Features;

namespace LuBan.Kernel.Hosting;

/// <summary>A response that goes nowhere.</summary>
internal sealed class WarmUpResponse : IHttpResponseFeature
{
    private readonly Stack<(Func<object, Task> Callback, object State)> _completed = [];

    public int StatusCode { get; set; } = StatusCodes.Status200OK;

    public string? ReasonPhrase { get; set; }

    public IHeaderDictionary Headers { get; set; } = new HeaderDictionary();

    public Stream Body { get; set; } = Stream.Null;

    public bool HasStarted => false;

    public void OnStarting(Func<object, Task> callback, object state)
    {
        // Nothing is ever sent.
    }

    public void OnCompleted(Func<object, Task> callback, object state) => _completed.Push((callback, state));

    public async Task CompleteAsync()
    {
        while (_completed.TryPop(out var callback)) await callback.Callback(callback.State);
    }
}
