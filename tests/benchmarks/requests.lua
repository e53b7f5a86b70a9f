-- For wrk: sends the requests of a file one after the other, and prints one line of JSON at the end.
-- Arguments: the file (a request target a line), the Accept header, where to begin (0 to 1).

local requests = {}
local next_request = 0

function init(args)
  local headers = { Accept = args[2] }
  for target in io.lines(args[1]) do
    requests[#requests + 1] = wrk.format("GET", target, headers)
  end
  next_request = math.floor(#requests * tonumber(args[3]))
end

function request()
  next_request = next_request % #requests + 1
  return requests[next_request]
end

function done(summary, latency)
  local errors = summary.errors
  io.write(string.format(
    '{"requests": %d, "microseconds": %d, "bytes": %d, "connect": %d, "read": %d, "write": %d, ' ..
    '"status": %d, "timeout": %d, "p50": %d, "p95": %d, "p99": %d, "longest": %d}\n',
    summary.requests, summary.duration, summary.bytes, errors.connect, errors.read, errors.write,
    errors.status, errors.timeout, latency:percentile(50), latency:percentile(95),
    latency:percentile(99), latency.max))
end
