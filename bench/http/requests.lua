-- SPDX-License-Identifier: Apache-2.0
-- For wrk: the bodies of a file in turn, made once. wrk -s requests.lua URL -- FILE TOKEN PATH | names FILE PREFIX
local requests, at = {}, 0

function init(args)
    local file, token, path = args[1], args[2], args[3]
    for line in io.lines(file) do
        if token == "GET" then
            requests[#requests + 1] = wrk.format("GET", path .. line)
        else
            requests[#requests + 1] = wrk.format("POST", path, {
                ["Authorization"] = "Bearer " .. token, ["Content-Type"] = "application/json" }, line)
        end
    end
    at = math.random(#requests)
end

function request()
    at = at % #requests + 1
    return requests[at]
end

function done(summary, latency)
    io.write(string.format(
        'ROW {"answers_per_second": %.1f, "errors": %d, "p50_us": %d, "p99_us": %d, "max_us": %d}\n',
        summary.requests / summary.duration * 1e6,
        summary.errors.status + summary.errors.connect + summary.errors.read + summary.errors.write + summary.errors.timeout,
        latency:percentile(50), latency:percentile(99), latency.max))
end
