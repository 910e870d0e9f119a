using System.Runtime.CompilerServices;
using LuBan.Kernel.Hosting;
using Microsoft.AspNetCore.Http.Features;
using Xunit;

namespace LuBan.Hosting.Tests;

public sealed class FeatureTests
{
    private readonly ExtensionRequest _own = (ExtensionRequest)RuntimeHelpers.GetUninitializedObject(typeof(ExtensionRequest));
    private readonly FeatureCollection _server = new();

    [Fact]
    public void What_an_extension_sets_hides_the_servers_feature_and_never_reaches_it()
    {
        var (theirs, ours) = (new HttpRequestFeature(), new HttpRequestFeature());
        _server.Set<IHttpRequestFeature>(theirs);
        var features = new ExtensionFeatures(_own, _server);

        Assert.Same(theirs, features.Get<IHttpRequestFeature>());
        features.Set<IHttpRequestFeature>(ours);

        Assert.Same(ours, features.Get<IHttpRequestFeature>());
        Assert.Same(theirs, _server.Get<IHttpRequestFeature>());
        features.Set<IHttpRequestFeature>(null);
        Assert.Same(theirs, features.Get<IHttpRequestFeature>());
    }

    [Fact]
    public void The_servers_own_services_and_items_are_never_seen()
    {
        _server.Set<IItemsFeature>(new ItemsFeature());
        var features = new ExtensionFeatures(_own, _server);

        Assert.Same(_own, features.Get<IItemsFeature>());
        Assert.Same(_own, features.Get<IServiceProvidersFeature>());
        features.Set<IItemsFeature>(null);
        Assert.Same(_own, features.Get<IItemsFeature>());
    }

    [Fact]
    public void Every_change_here_or_there_moves_the_revision()
    {
        var features = new ExtensionFeatures(_own, _server);
        var seen = new List<int> { features.Revision };

        features.Set<IItemsFeature>(new ItemsFeature());
        seen.Add(features.Revision);
        _server.Set<IHttpRequestFeature>(new HttpRequestFeature());
        seen.Add(features.Revision);
        features.Set<IItemsFeature>(null);
        seen.Add(features.Revision);

        Assert.Equal(seen.Count, seen.Distinct().Count());
    }

    [Fact]
    public void Listing_names_each_type_once_however_many_were_set()
    {
        _server.Set<IHttpRequestFeature>(new HttpRequestFeature());
        _server.Set<IHttpResponseFeature>(new HttpResponseFeature());
        var features = new ExtensionFeatures(_own, _server);
        Type[] more = [typeof(string), typeof(int), typeof(long), typeof(IItemsFeature), typeof(IHttpRequestFeature), typeof(Version)];
        foreach (var type in more) features[type] = this;
        features[typeof(int)] = null;

        var listed = features.Select(pair => pair.Key).ToList();

        Assert.Equal(listed.Count, listed.Distinct().Count());
        Assert.All([typeof(string), typeof(IItemsFeature), typeof(IEndpointFeature), typeof(IHttpRequestFeature), typeof(IHttpResponseFeature)], type => Assert.Contains(type, listed));
        Assert.DoesNotContain(typeof(int), listed);
        Assert.All(more.Except([typeof(int)]), type => Assert.Same(this, features[type]));
    }
}
