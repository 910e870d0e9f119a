using System.Collections;
using Microsoft.AspNetCore.Http.Features;
using Microsoft.AspNetCore.Http.Features.Authentication;

namespace LuBan.Kernel.Hosting;

/// <summary>The features of one request inside an extension: what the extension set, then what the kernel keeps apart for it, then the server's.</summary>
/// <remarks>Made for every request, so it has no dictionary: a request sets two or three features, and most not even those.</remarks>
internal sealed class ExtensionFeatures(ExtensionRequest request, IFeatureCollection server) : IFeatureCollection
{
    private const int UsualCount = 4;

    private KeyValuePair<Type, object>[] _set = [];
    private int _count;
    private int _revision;

    public bool IsReadOnly => false;

    public int Revision => _revision + server.Revision;

    public object? this[Type key]
    {
        get
        {
            ArgumentNullException.ThrowIfNull(key);
            var index = IndexOf(key);
            if (index >= 0) return _set[index].Value;
            return IsOwn(key) ? request : server[key];
        }
        set
        {
            ArgumentNullException.ThrowIfNull(key);
            var index = IndexOf(key);
            if (value is null && index < 0) return;
            _revision++;
            if (value is null) RemoveAt(index);
            else if (index >= 0) _set[index] = new(key, value);
            else Add(new(key, value));
        }
    }

    public TFeature? Get<TFeature>() => (TFeature?)this[typeof(TFeature)];

    public void Set<TFeature>(TFeature? instance) => this[typeof(TFeature)] = instance;

    public IEnumerator<KeyValuePair<Type, object>> GetEnumerator()
    {
        for (var i = 0; i < _count; i++) yield return _set[i];
        foreach (var own in OwnTypes)
        {
            if (IndexOf(own) < 0) yield return new(own, request);
        }
        foreach (var pair in server)
        {
            if (IndexOf(pair.Key) < 0 && !IsOwn(pair.Key)) yield return pair;
        }
    }

    IEnumerator IEnumerable.GetEnumerator() => GetEnumerator();

    private static Type[] OwnTypes { get; } =
    [
        typeof(IServiceProvidersFeature), typeof(IItemsFeature), typeof(IRouteValuesFeature), typeof(IEndpointFeature),
        typeof(IHttpRequestLifetimeFeature), typeof(IHttpAuthenticationFeature), typeof(ExtensionRequest),
    ];

    // Spelled out: comparing with constants is what the compiler does best, and this runs some dozen times per request.
    private static bool IsOwn(Type key) =>
        key == typeof(IEndpointFeature) || key == typeof(IRouteValuesFeature) || key == typeof(IServiceProvidersFeature) || key == typeof(ExtensionRequest)
        || key == typeof(IHttpRequestLifetimeFeature) || key == typeof(IItemsFeature) || key == typeof(IHttpAuthenticationFeature);

    private int IndexOf(Type key)
    {
        for (var i = 0; i < _count; i++)
        {
            if (_set[i].Key == key) return i;
        }
        return -1;
    }

    private void Add(KeyValuePair<Type, object> pair)
    {
        if (_count == _set.Length) Array.Resize(ref _set, Math.Max(UsualCount, _count * 2));
        _set[_count++] = pair;
    }

    private void RemoveAt(int index)
    {
        _set[index] = _set[--_count];
        _set[_count] = default;
    }
}
